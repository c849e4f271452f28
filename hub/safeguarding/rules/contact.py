"""Rules for e-mail addresses, telephone numbers and postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from hub.safeguarding.rules.kinds import Finding, FindingKind
from hub.safeguarding.rules.public_names import MAILBOXES

E_MAIL_REASON = "An e-mail address mostly holds a name, and leads to one person."
TELEPHONE_REASON = "A telephone number leads to one person, and strangers may ring it."
POSTCODE_REASON = (
    "A whole postcode stands for some fifteen homes. The first half says enough about where it was."
)

_E_MAIL = re.compile(
    r"(?<![\w.+’'-])[\w.+’'-]{1,64}@(?:[^\W_]|-){1,63}(?:\.(?:[^\W_]|-){1,63}){1,6}(?<!-)"
)
# Mailboxes of organisations, by substrings of the local part. See MAILBOXES for whole parts of it.
_ROLE_LETTERS = re.compile(
    r"pals|enquir|complain|safety|noreply|no-reply|donotreply|feedback|helpline|webmail|info$|"
    r"^\d+$",
    re.IGNORECASE,
)

_S = r"(?:[ \u00a0.\-\u2010-\u2015()]{0,2}|[ \u00a0][\-\u2010-\u2015][ \u00a0])"
# Nine digits follow the zero; eight or nine for the few areas whose code has five digits.
_UK = re.compile(
    rf"(?<!\d)(?<!\d[.,/\-])(?<!\+)\(?0(?:[127]\d(?:(?:{_S}\d){{8}}|\d{{2,3}}/\d{{5,6}})|"
    rf"1(?:3873|5242|539[4-6]|697[347]|768[347]|9467)\)?{_S}\d{{4,5}})(?!\d)"
)
_INTERNATIONAL = re.compile(rf"(?<![\d.,])(?:\+|00)[ ]?[1-9](?:{_S}\d){{7,13}}(?!\d)")
_CALLED_TELEPHONE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|call|ring|fax)\b[^\d\n(]{0,15}"
    r"(?P<number>\(?[2-9]\d{2}\)?[ .\-]?\d{3}[ .\-]?\d{4}|7\d{3}[ .\-]?\d{3}[ .\-]?\d{3})(?!\d)",
    re.IGNORECASE,
)
# Number types of organisations: the UK's 03 and 080, Australia's 1800, North America's 8xx.
_NOBODYS = {
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.UAN,
}
_NO_DIGIT = re.compile(r"\D")
_LINE_OF_AN_ORGANISATION = re.compile(
    r"\b(?:switchboard|help\s?line|helplines|infoline|advice line|crisis line|hotline|freephone|"
    r"reception|main number|customer service|PALS)\b[^\d\n]{0,40}$",
    re.IGNORECASE,
)

# Royal Mail's postcode areas.
_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|"
    "EC|EH|EN|EX|E|FK|FY|GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|"
    "LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|"
    "SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|W|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<![^\W_])(?P<area>{_AREAS})\d[A-Z\d]?(?P<gap>[ \u00a0]{{0,2}})"
    r"\d(?P<end>[ABD-HJLNP-UW-Z]{2})(?![^\W_])",
    re.IGNORECASE,
)
# "B1 2nd floor", "E5 2hr after": lower-case letters that do not end a postcode.
_SMALL_ENDS = {
    "st",
    "nd",
    "rd",
    "th",
    "hr",
    "yr",
    "ug",
    "bd",
    "td",
    "ds",
    "pt",
    "ft",
    "lb",
    "ns",
    "pd",
}
_CALLED_POSTCODE = re.compile(r"\bpost\s?code\W{0,3}(?:is\s{1,4})?$", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:hospital|infirmary|university|trust|NHS England|NHS Scotland|PO Box|surgery|practice|"
    r"health centre|medical centre|headquarters|college|library|society|department|board|"
    r"registered office)\b[^.!?]{0,80}$",
    re.IGNORECASE,
)
_SOMEBODYS = re.compile(
    r"\b(?:lives?|lived|living|home|discharged|flat|from|her|his|my|their)\b", re.IGNORECASE
)


def e_mails(text: str) -> Iterator[Finding]:
    """Yield e-mail addresses of people, not of organisations such as info@ and pals@."""
    for match in _E_MAIL.finditer(text):
        if not _is_of_a_role(match.group().partition("@")[0]):
            yield Finding(FindingKind.E_MAIL, *match.span(), match.group(), E_MAIL_REASON)


def telephones(text: str) -> Iterator[Finding]:
    """Yield UK landline and mobile numbers, and international numbers.

    UK: 01, 02 and 07 and nine more digits (Ofcom, National Telephone Numbering Plan).
    International: "+" or 00 and 8 to 14 digits, of the 15 that ITU-T E.164 allows. Short numbers
    such as 111 and free ones such as 0800 belong to no person.
    """
    taken = bytearray(len(text))
    for pattern, group in ((_INTERNATIONAL, 0), (_UK, 0), (_CALLED_TELEPHONE, "number")):
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            number = _parsed_telephone(match[group], is_plain=group == "number")
            if number is not None and not _is_of_an_organisation(text, start, number):
                yield Finding(FindingKind.TELEPHONE, start, end, match[group], TELEPHONE_REASON)


def postcodes(text: str) -> Iterator[Finding]:
    """Yield full UK postcodes, in the form given by BS 7666.

    The first half alone and the postcode of an organisation are no findings.
    """
    for match in _POSTCODE.finditer(text):
        before = text[max(0, match.start() - 120) : match.start()]
        if _reads_as_a_postcode(match, before) and not _is_an_organisations(before):
            yield Finding(FindingKind.POSTCODE, *match.span(), match.group(), POSTCODE_REASON)


def _is_of_a_role(name: str) -> bool:
    parts = re.split(r"[._+\-]", name.lower())
    return any(part in MAILBOXES for part in parts) or bool(_ROLE_LETTERS.search(name))


def _parsed_telephone(written: str, *, is_plain: bool) -> phonenumbers.PhoneNumber | None:
    """Return the parsed number, or None if no number of its country has that length.

    Plain numbers of ten digits are taken for North American ones.
    """
    country = (
        "US"
        if is_plain and len(_NO_DIGIT.sub("", written)) == 10 and not written.startswith("7")
        else "GB"
    )
    written = re.sub(r"^00 ?", "+", written)
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _is_of_an_organisation(text: str, start: int, number: phonenumbers.PhoneNumber) -> bool:
    if phonenumbers.number_type(number) in _NOBODYS:
        return True
    return bool(_LINE_OF_AN_ORGANISATION.search(text[max(0, start - 70) : start]))


def _reads_as_a_postcode(match: re.Match[str], before: str) -> bool:
    end = match["end"]
    if not match["gap"] and match.group() != match.group().upper():
        return bool(_CALLED_POSTCODE.search(before))
    return end.isupper() or end.lower() not in _SMALL_ENDS


def _is_an_organisations(before: str) -> bool:
    named = _ORGANISATION.search(before)
    return named is not None and not _SOMEBODYS.search(named.group())
