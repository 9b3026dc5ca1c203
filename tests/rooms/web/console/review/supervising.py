"""A bureau that supervises, its supervisor at his desk, and items answered as a test wants."""

from django.test import Client
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.law.load import load
from chengming.standing.registry import actions as registry

BUREAU, OTHER_BUREAU = "justice_bureau", "city_justice"
OTHERS_HEAD = "k"
SITS_IN = {BUREAU: "o", OTHER_BUREAU: "p"}


def sits(play: town.Play) -> Client:
    """Founds both bureaus and gives the client of the first one's supervisor."""
    for bureau, letter in SITS_IN.items():
        registry.found_agency(
            agency=bureau, name=f"样本司法局{letter}", short_name=bureau, kind="supervision",
            fields=[], place="320281", valid_from=town.START.date(), by=town.REGISTRAR,
            at=play.frozen.now(),
        )  # fmt: skip
        town.enroll(letter, f"监督{letter}", "supervisor", bureau)
    town.enroll(OTHERS_HEAD, "外机关法制负责人", "legal_head", town.OTHER_AGENCY)
    return desk(BUREAU)


def desk(bureau: str, *, fresh: bool = True) -> Client:
    """The supervisor of a bureau."""
    return client_for(SITS_IN[bureau] * 32, bureau, "supervisor", fresh=fresh)


def items(*wrong: str) -> list[dict[str, str]]:
    """Every item of the annex, answered in order save those named."""
    turned = {"yes": "no", "no": "yes"}
    return [
        {
            "item": item.id, "machine": "none", "opinion": "已核对。",
            "answer": turned[item.sound] if item.id in wrong else item.sound,
        }
        for item in load().review_forms["annex"].for_group("penalty")
    ]  # fmt: skip
