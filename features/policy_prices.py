"""Lines in the survey's prices: an amount of one month, told in the money of another."""

from features.errors import TepatError
from features.profile import Welfare


class LineWithoutPrices(TepatError):
    """A line is in the prices of one month, the survey in those of another, and no index joins them.

    Add both months to `welfare: price_index` of the profile, or give the line in the survey's
    prices and leave its `prices` out.

    Attributes:
        prices: month of the line, "YYYY-MM".
        survey_prices: month of the survey's prices, or None where the profile does not tell it.
    """

    exit_code = 2

    def __init__(self, prices: str, survey_prices: str | None) -> None:
        self.prices = prices
        self.survey_prices = survey_prices
        if survey_prices is None:
            survey = "the survey's are not told; write `prices` under `welfare`; "
            remedy = "if that is another month, give `price_index` a value for both"
        else:
            survey = f"those of the survey are of {survey_prices}; "
            remedy = f"give `price_index` under `welfare` a value for {prices} and {survey_prices}"
        super().__init__(f"the line is in prices of {prices}, {survey}{remedy}")


def convert_to_survey_prices(amount: float, prices: str | None, welfare: Welfare) -> float:
    """`amount` of the month `prices` in the money in which the survey's welfare is told.

    Args:
        amount: in the profile's unit.
        prices: month of the amount's prices, "YYYY-MM"; None means the survey's own.
        welfare: gives the survey's month and the price index.

    Raises:
        LineWithoutPrices: the months differ and the index lacks one of them.

    >>> welfare = Welfare("spending", prices="2024-03", price_index={"2022-09": 110.0, "2024-03": 121.0})
    >>> round(convert_to_survey_prices(100.0, "2022-09", welfare), 6)
    110.0
    >>> convert_to_survey_prices(100.0, None, welfare)
    100.0
    """
    if prices is None or prices == welfare.prices:
        return amount
    then, now = welfare.price_index.get(prices), welfare.price_index.get(welfare.prices or "")
    if then is None or now is None:
        raise LineWithoutPrices(prices, welfare.prices)
    return amount * now / then
