"""Invented people to make a year of: names, with the region, zones and languages they may have."""

from dataclasses import dataclass

from igf.words.community import GROUPS, REGIONS

AFRICA, ASIA, EASTERN, GRULAC, WEOG, INTERGOVERNMENTAL = REGIONS
GOVERNMENT, IGO, CIVIL, TECHNICAL, PRIVATE = GROUPS

#: The stakeholder groups people come from, as often as they stand here.
ORIGINS = (CIVIL, CIVIL, CIVIL, TECHNICAL, TECHNICAL, PRIVATE, PRIVATE, GOVERNMENT, GOVERNMENT, IGO)


@dataclass(frozen=True)
class Region:
    """A place a person may come from. `languages` as in a file of people, best first."""

    name: str
    zones: tuple[str, ...]
    languages: tuple[tuple[str, ...], ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


PLACES = (
    Region(
        AFRICA,
        ("Africa/Lagos", "Africa/Nairobi", "Africa/Dakar", "Africa/Cairo", "Africa/Johannesburg"),
        (("en",), ("en", "fr"), ("fr", "en"), ("ar", "en")),
        (
            "Abena",
            "Chidi",
            "Fatou",
            "Kwame",
            "Lerato",
            "Mamadou",
            "Nadia",
            "Oumar",
            "Thabo",
            "Wanjiru",
            "Yared",
            "Zainab",
        ),
        (
            "Abubakar",
            "Banda",
            "Diop",
            "Eze",
            "Kamau",
            "Mensah",
            "Moyo",
            "Ndiaye",
            "Okafor",
            "Sow",
            "Tadesse",
            "Zulu",
        ),
    ),
    Region(
        ASIA,
        ("Asia/Tokyo", "Asia/Kolkata", "Asia/Manila", "Australia/Sydney", "Asia/Riyadh"),
        (("en",), ("en",), ("ar", "en"), ("zh", "en")),
        (
            "Aiko",
            "Anh",
            "Arjun",
            "Dewi",
            "Farah",
            "Haruto",
            "Lakshmi",
            "Mei",
            "Nasser",
            "Priya",
            "Rizal",
            "Sunil",
        ),
        (
            "Al-Amin",
            "Bautista",
            "Chandra",
            "Hossain",
            "Ito",
            "Khan",
            "Liu",
            "Nguyen",
            "Perera",
            "Rahman",
            "Santoso",
            "Yamada",
        ),
    ),
    Region(
        EASTERN,
        ("Europe/Warsaw", "Europe/Bucharest", "Europe/Kyiv", "Asia/Tbilisi"),
        (("en",), ("ru", "en"), ("en", "fr")),
        (
            "Ana",
            "Bogdan",
            "Daryna",
            "Elena",
            "Giorgi",
            "Ilona",
            "Jakub",
            "Marta",
            "Nino",
            "Radu",
            "Tomas",
            "Vesna",
        ),
        (
            "Beridze",
            "Dimitrov",
            "Horvat",
            "Ionescu",
            "Kovacs",
            "Kowalska",
            "Melnyk",
            "Novak",
            "Petrova",
            "Popescu",
            "Shevchuk",
            "Zelenka",
        ),
    ),
    Region(
        GRULAC,
        ("America/Sao_Paulo", "America/Bogota", "America/Mexico_City", "America/Jamaica"),
        (("es", "en"), ("en",), ("pt-BR", "en")),
        (
            "Alejandra",
            "Bruno",
            "Camila",
            "Diego",
            "Gabriela",
            "Joaquim",
            "Lucia",
            "Marisol",
            "Rafael",
            "Shanice",
            "Tomasina",
            "Valeria",
        ),
        (
            "Almeida",
            "Barrios",
            "Campbell",
            "Duarte",
            "Fuentes",
            "Guzman",
            "Herrera",
            "Lopes",
            "Morales",
            "Quispe",
            "Rojas",
            "Souza",
        ),
    ),
    Region(
        WEOG,
        ("Europe/Berlin", "Europe/Paris", "America/New_York", "Europe/London", "Europe/Oslo"),
        (("en",), ("en",), ("fr", "en")),
        (
            "Astrid",
            "Camille",
            "Erik",
            "Fiona",
            "Giulia",
            "Hannah",
            "Jonas",
            "Lena",
            "Marc",
            "Owen",
            "Sofie",
            "Theo",
        ),
        (
            "Andersen",
            "Bernard",
            "Clarke",
            "Dubois",
            "Fischer",
            "Hughes",
            "Jansen",
            "Larsen",
            "Moreau",
            "Ricci",
            "Schmid",
            "Walsh",
        ),
    ),
)
#: Who works for the United Nations lives where its offices are.
UNITED_NATIONS = Region(
    INTERGOVERNMENTAL,
    ("Europe/Zurich", "America/New_York"),
    (("en", "fr"), ("en",)),
    tuple(name for place in PLACES for name in place.given[::4]),
    tuple(name for place in PLACES for name in place.family[::4]),
)
#: Words that organisations and proposals are called by.
ORGANISATIONS = (
    "Open Networks Forum",
    "Riverside University",
    "Digital Rights Circle",
    "Youth Connect",
    "Ministry of Communications",
    "Exchange Point Association",
    "Rural Access Union",
    "Small Firms Online",
    "Library Alliance",
    "Women in Routing",
)
CATEGORIES = (
    "Access and connectivity",
    "Artificial intelligence",
    "Cybersecurity and trust",
    "Data governance",
    "Human rights online",
    "Media and content",
    "Environment",
)
CONCERNS = (
    "Community networks need licences that a village can pay.",
    "Young people should help to decide what is on the agenda.",
    "Small firms cannot follow twenty sets of rules at once.",
    "Routing can be made secure; operators should say what stops them.",
    "People with disabilities meet the same barriers each year.",
    "What is decided should be written so that everybody can read it.",
)
