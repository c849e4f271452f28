"""The number that the sender of a testimony keeps."""

import pytest

from networks.campaigns.testimonies import receipts


def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed() -> None:
    receipt = receipts.new_receipt()
    for place in range(16):
        for digit in "0123456789":
            wrong = receipt[:place] + digit + receipt[place + 1 :]
            if wrong != receipt:
                with pytest.raises(receipts.InvalidReceipt):
                    receipts.as_typed(wrong)
    for place in range(15):
        swapped = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]
        if swapped != receipt:
            with pytest.raises(receipts.InvalidReceipt):
                receipts.as_typed(swapped)


@pytest.mark.parametrize("spaced", ["{}", " {} ", "{}\n"])
def test_a_receipt_may_be_spaced_as_one_likes(spaced: str) -> None:
    receipt = receipts.new_receipt()
    assert receipts.as_typed(spaced.format(receipts.grouped(receipt))) == receipt
    assert receipts.as_typed(receipt) == receipt
    assert receipts.as_typed("-".join(receipts.grouped(receipt).split())) == receipt


def test_what_is_kept_depends_on_the_key_of_the_site(settings: object) -> None:
    receipt = receipts.new_receipt()
    before = receipts.kept(receipt)
    assert before == receipts.kept(receipt)
    assert receipt not in before
    settings.RECEIPT_KEY = "another"  # type: ignore[attr-defined]
    assert receipts.kept(receipt) != before


def test_receipts_differ() -> None:
    assert len({receipts.new_receipt() for _ in range(200)}) == 200
