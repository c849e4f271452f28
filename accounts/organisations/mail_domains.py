"""E-mail domains that say nothing of where somebody works."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Open to anybody, or shared by many organisations (nhs.net): such an address says nothing of where one works.
FREE_MAIL = _names(
    """
    126.com 163.com aol.com aol.co.uk blueyonder.co.uk bt.com btinternet.com btopenworld.com comcast.net
    doctors.net.uk doctors.org.uk duck.com email.com fastmail.com fastmail.fm free.fr gmail.com gmx.com gmx.de
    gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it hushmail.com
    icloud.com laposte.net libero.it live.co.uk live.com mac.com mail.com mail.ru me.com msn.com naver.com nhs.net
    ntlworld.com o2.co.uk orange.fr outlook.com outlook.de outlook.fr pm.me posteo.de proton.me protonmail.ch
    protonmail.com qq.com rediffmail.com riseup.net rocketmail.com sky.com t-online.de talktalk.net tiscali.co.uk
    tutanota.com uol.com.br verizon.net virgin.net virginmedia.com wanadoo.fr web.de yahoo.ca yahoo.co.in
    yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.ie yahoo.it yandex.com
    yandex.ru ymail.com zoho.com
    """
)
# Under which others register names: one of these would claim all of them.
SHARED_ENDINGS = _names(
    """
    ac.at ac.in ac.jp ac.nz ac.uk ac.za co.in co.jp co.nz co.uk co.za com.au com.br edu.au edu.sg gc.ca go.jp
    gob.es gob.mx gouv.fr gov.au gov.ie gov.in gov.scot gov.sg gov.uk gov.wales govt.nz health.nz hscni.net ltd.uk
    me.uk net.au net.uk nhs.scot nhs.uk nhs.wales org.au org.nz org.uk org.za plc.uk police.uk sch.uk wales.nhs.uk
    scot.nhs.uk
    """
)
