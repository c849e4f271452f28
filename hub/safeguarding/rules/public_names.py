"""Words that follow a title or "patient" and name nobody, and people whose names are public."""

from __future__ import annotations

import re

# With these a sentence goes on after "the Dr."
SENTENCE_STARTS = frozenset(
    "a after again all also although an and any are as at because before both but by can could did do does each every "
    "for from had has have he her here his how however i if in is it its just later let may me my never no nobody not "
    "now of on once one only or our please she should so some still such thank thanks that the their then there these "
    "they this those to today told too very was we were what when where which while who why will with would yes yet "
    "you your".split()
)
_TIMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September "
    "October November December Christmas Easter".split()
)
_ACRONYMS = frozenset("NHS GMC NMC BMA CQC RCN RCP MHRA NICE NEWS PALS SBAR DNACPR ReSPECT".split())
NO_NAMES = _TIMES | _ACRONYMS | {"Mr", "Mrs", "Ms", "Miss", "Dr", "Nhs"}

AFTER_MR = frozenset(
    "Justice Speaker President Chair Chairman Men Bean Blobby Potato Right England World Universe Marple Havisham "
    "Minister Ambassador Bates Society Teams Word Office".split()
)
# "Dr Foster" made hospital guides; the doctors here stand for public cases, inquiries, books and shops.
AFTER_DR = frozenset(
    "Foster Google Who Seuss Pepper Martens Scholl Jekyll Strangelove Shipman Crippen Mengele Bawa-Garba Kirkup Ockenden "
    "Cumberlege Francis-Inquiry On Surgery Appointment Appointments Office Room Clinic Clinics Patient".split()
)
_ROLES = frozenset(
    "Act Admin Advisor Adviser Advisors Agency Area Assistant Associate Associates Association Auditor Band Bank Bay "
    "Bureau Call Care Carer Champion Charge Chief Clinic Clinical Clinician College Colleague Colleagues Company Consultant "
    "Consultants Coordinator Council Day Degree Department Director Directors District Education Educator Educators Endoscopist "
    "Executive Forum Health Home Hospital Hospitals Hub In Induction Injector Journal Lead Leader Leaders Leadership Leads Led "
    "Lecturer Manager Managers Mentor Midwife Midwives Network Night Officer On Org Organisation Organisations Partner "
    "Practitioner Practitioners Prescriber Prescribers Prescribing Professor Project Ratched Ratio Ratios Recruitment "
    "Registrar Representative Research Researcher Role Roles Round School Schools Service Services Ship Shift Site Specialist "
    "Specialists Staff Staffing Station Student Students Supervisor Support Team Teams Training Trust Union Unit Ward Wards "
    "Week Welfare Workforce".split()
)
AFTER_NURSE = _ROLES
AFTER_PATIENT = (
    _ROLES
    | SENTENCE_STARTS
    | frozenset(
        "Access Accounts Activation Activity Address Administration Admission Admissions Advice Advisory Advocacy Advocate "
        "Advocates Alert Alerts App Appointment Assessment Blood Board Carers Case Cases Centred Centered Charter Choice "
        "Choices Code Commissioner Communication Communities Community Complaint Complaints Confidentiality Consent "
        "Contact Controlled Data Date Demographics Details Deterioration Direction Directions Discharge Engagement England "
        "Episode Event Events Experience Experiences Facing Falls Families Family Feedback File Files First Flow "
        "Focus Form Forms Forums Group Groups Guide Handling Handover Handout Held Helpline Id Identification Identifier "
        "Incident Incidents Index Info Information Initials Initiated Input Insight Involvement Journey Journeys Knows "
        "Leaflet Leaflets Learning Level Liaison Library List Lists London Master Medication Meeting Message Monitoring Name "
        "Notes Notice Number Numbers Online Opinion Outcome Outcomes Panel Panels Participation Partners Partnership "
        "Passport Pathway Pathways Perspective Perspectives Portal Positioning Power Programme Public Rated Record "
        "Records Registration Reported Reporting Reports Representatives Request Response Rights Safe Safer Safety "
        "Satisfaction Scotland Self Specific Status Stories Story Summary Survey Surveys System Systems Tracking "
        "Transfer Transfers Transport Travel Treatment Turning View Views Voice Voices Wales Wristband Wristbands".split()
    )
)
# Who holds a public office is named in it.
OFFICE = re.compile(
    r"\b(?:Commissioner|National (?:Clinical )?Director|Chief (?:Medical|Nursing|Executive) Officer|Chief Executive|"
    r"Secretary of State|Health Secretary|Minister|President of|Chair of|Ombudsman|MP\b|Coroner|Inquiry|Inspector)",
)
