"""The guided check: endpoint, board, partition, limit, each with its tick or its reason."""

from __future__ import annotations

import tomllib

import pytest

from lbtui.check import Setting, Step, first_failure
from lbtui.errors import ConfigError, NotFound, PartitionNeeded, Unavailable
from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef
from lbtui.providers import registry
from tests.check.stepwise import (
    LimitedProvider,
    ListingProvider,
    MuteProvider,
    Person,
    Stepwise,
    StepwiseApp,
    StepwiseProvider,
)

pytestmark = pytest.mark.anyio

BOARDS = {"flags": {"": 2_500}, "plain": {"": 5}, "none": {"": 0}, "HSBC": {"UK": 30, "FR.Lyon": 8}}
UK, LYON = BoardRef("HSBC", "UK"), BoardRef("HSBC", "FR.Lyon")


@pytest.fixture(autouse=True)
def _services(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (StepwiseProvider, LimitedProvider, ListingProvider, MuteProvider):
        monkeypatch.setitem(registry.BUILT_IN, each.service, f"{each.__module__}:{each.__name__}")


# the order, and what builds on what


async def test_the_steps_come_in_order_and_each_asks_once() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "flags", "HSBC.UK", most=1_000)
    assert await stepwise.told() == [
        "✓ endpoint: good day",
        "✓ board flags: is there",
        "✓ board HSBC: is there, and needs a partition",
        "✓ partition of HSBC: UK",
        "✓ limit: 1,000 rows in a page",
    ]
    assert stepwise.app.asked == ["greet", "board flags", "board HSBC", "board HSBC.UK", "rows flags 0+1000"]


async def test_a_secret_that_is_missing_ends_it_before_anybody_is_asked() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "flags", key=SecretRef.parse("env:LBTUI_TEST_NOT_SET"))
    assert [step.name for step in await stepwise.steps()] == ["key"]
    assert stepwise.app.asked == []


async def test_behind_an_endpoint_that_is_not_there_nothing_is_asked() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS, 1_000, "greet"), "flags", most=1_000)
    (step,) = await stepwise.steps()
    assert (step.name, type(step.error)) == ("endpoint", Unavailable)
    assert set(stepwise.app.asked) == {"greet"}


async def test_a_board_that_fails_ends_only_what_builds_on_it() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "gone", "gone.UK", "HSBC.gone", "HSBC.UK", "plain", most=1_000)
    steps = await stepwise.steps()
    assert [(step.name, type(step.error).__name__) for step in steps if step.error] == [
        ("board gone", "NotFound"),
        ("partition of HSBC", "NotFound"),
    ]
    assert [str(step) for step in steps if step.good][1:] == [
        "✓ board HSBC: is there, and needs a partition",
        "✓ partition of HSBC: UK",
        "✓ board plain: is there",
        "✓ limit: 30 rows at the most, fewer than the limit of 1,000",
    ]
    asked = stepwise.app.asked
    assert (asked.count("board gone"), asked.count("board HSBC"), "board gone.UK" in asked) == (1, 1, False)


async def test_a_partition_of_a_board_that_has_none_is_a_step_of_its_own() -> None:
    steps = await Stepwise(StepwiseApp(BOARDS), "plain.UK").steps()
    assert [str(step) for step in steps[1:]] == [
        "✓ board plain: is there",
        "✗ partition of plain: There is no partition UK.",
    ]


async def test_what_is_named_twice_is_asked_for_once() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "HSBC", "HSBC.UK", "HSBC", most=1_000)
    steps = await stepwise.steps(Person("UK"))
    assert [step.name for step in steps].count("partition of HSBC") == 2
    assert stepwise.app.asked.count("rows HSBC.UK 0+1000") == 1
    assert steps[-1].found == "30 rows, fewer than the limit of 1,000"
    told: list[Step] = []
    await first_failure(stepwise.connection, stepwise.trial, [UK, UK], told.append)
    assert [step.name for step in told] == ["endpoint", "board HSBC", "partition of HSBC", "limit"]


async def test_without_boards_it_says_to_add_one() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), most=1_000)
    assert await stepwise.told() == [
        "✓ endpoint: good day",
        "✓ boards: no boards named yet",
    ]
    assert stepwise.app.asked == ["greet"]


async def test_a_service_that_greets_nobody_is_asked_for_boards_alone() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "flags", "HSBC.UK", service="mute", most=1_000)
    assert await stepwise.told() == ["✓ board flags: is there", "✓ board HSBC.UK: is there"]
    assert stepwise.app.asked == ["board flags", "board HSBC.UK"]


# the partition


async def test_a_partition_is_asked_for_right_there_and_suggested_in_its_place() -> None:
    stepwise, person = Stepwise(StepwiseApp(BOARDS), "flags", "HSBC", "plain"), Person("UK")
    steps = await stepwise.steps(person)
    assert [str(step) for step in steps[2:4]] == [
        "✓ board HSBC: is there, and needs a partition",
        "✓ partition of HSBC: UK",
    ]
    boards = (BoardRef("flags"), UK, BoardRef("plain"))
    assert [step.suggestion for step in steps if step.suggestion] == [Setting("boards", boards)]
    assert person.asked == ["HSBC"]


async def test_a_service_that_greets_nobody_may_need_a_partition_too() -> None:
    steps = await Stepwise(StepwiseApp(BOARDS), "HSBC", service="mute").steps(Person("UK"))
    assert [step.name for step in steps] == ["board HSBC", "partition of HSBC"]
    assert steps[-1].suggestion == Setting("boards", (UK,))


async def test_a_service_that_lists_its_boards_keeps_its_list() -> None:
    app = StepwiseApp(BOARDS)
    steps = await Stepwise(app, service="listing").steps(Person("UK"))
    assert [step.name for step in steps] == ["endpoint", "boards", "board HSBC", "partition of HSBC"]
    assert [step.suggestion for step in steps if step.suggestion] == []
    named = await Stepwise(app, "flags", "HSBC", service="listing").steps(Person("UK"))
    assert named[-1].suggestion == Setting("boards", (BoardRef("flags"), UK))


async def test_a_board_that_is_not_the_profiles_own_is_suggested_beside_its_own() -> None:
    stepwise, told = Stepwise(StepwiseApp(BOARDS), "flags"), list[Step]()
    await first_failure(stepwise.connection, stepwise.trial, [BoardRef("HSBC")], told.append, Person("UK"))
    assert told[-1].suggestion == Setting("boards", (BoardRef("flags"), UK))


async def test_a_wrong_answer_is_told_and_asked_again() -> None:
    person = Person("nope", " HSBC.FR.Lyon ")
    steps = await Stepwise(StepwiseApp(BOARDS), "HSBC").steps(person)
    assert [str(step) for step in steps[2:]] == [
        "✗ partition of HSBC: There is no partition nope.",
        "✓ partition of HSBC: FR.Lyon",
    ]
    assert not [step for step in steps if step.error]
    assert person.asked == ["HSBC", "HSBC"]
    assert steps[-1].suggestion == Setting("boards", (LYON,))


@pytest.mark.parametrize("answers", [None, (), ("",), ("  ",), ("nope",), ("nope", "")])
async def test_without_a_good_answer_the_step_says_what_to_write(answers: tuple[str, ...] | None) -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "HSBC", "plain")
    steps = await stepwise.steps(None if answers is None else Person(*answers))
    (failed,) = (step for step in steps if step.error)
    assert failed.name == "partition of HSBC"
    assert isinstance(failed.error, PartitionNeeded)
    assert "Write the partition after a dot, as in HSBC.COUNTRY.UK." in str(failed)
    assert str(steps[-1]) == "✓ board plain: is there"
    assert not [step for step in steps if step.suggestion]


async def test_a_partition_that_is_named_and_wrong_is_asked_for_too() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), "HSBC.nope", "HSBC.UK")
    steps = await stepwise.steps(Person("FR.Lyon"))
    assert [step.suggestion for step in steps if step.suggestion] == [Setting("boards", (LYON, UK))]
    given_up = await Stepwise(StepwiseApp(BOARDS), "HSBC.nope").steps(Person())
    assert [type(step.error) for step in given_up if step.error] == [NotFound]


async def test_a_service_that_breaks_over_an_answer_is_not_asked_for_another() -> None:
    app, person = StepwiseApp(BOARDS), Person("UK", "FR.Lyon")
    stepwise = Stepwise(app, "HSBC")

    async def ask(ref: BoardRef) -> str | None:
        app.broken = ("HSBC",)
        return await person(ref)

    steps = await stepwise.steps(ask)
    assert isinstance(steps[-1].error, Unavailable)
    assert person.asked == ["HSBC"]


async def test_several_partitions_are_one_setting() -> None:
    boards = {**BOARDS, "EURO": {"2024": 1}}
    steps = await Stepwise(StepwiseApp(boards), "HSBC", "EURO", "HSBC.UK").steps(Person("UK", "2024"))
    suggested = [step.suggestion for step in steps if step.suggestion]
    assert suggested[-1] == Setting("boards", (UK, BoardRef("EURO", "2024")))


async def test_the_setting_prints_as_a_file_holds_it() -> None:
    odd = (BoardRef("flags"), BoardRef("HSBC", "COUNTRY.UK"), BoardRef('a "b", {c}\\\x7f', "ü🂡\n"))
    setting = Setting("boards", odd)
    assert str(Setting("boards", odd[:2])) == (
        'boards = ["flags", { name = "HSBC", partition = "COUNTRY.UK" }]'
    )
    assert tomllib.loads(str(setting))["boards"] == [
        "flags",
        {"name": "HSBC", "partition": "COUNTRY.UK"},
        {"name": 'a "b", {c}\\\x7f', "partition": "ü🂡\n"},
    ]
    assert setting.option == str(setting).replace("boards = ", "boards=", 1)


# the limit


@pytest.mark.parametrize(
    ("boards", "found", "pages"),
    [
        (["flags"], "1,000 rows in a page", ["rows flags 0+1000"]),
        (
            ["plain"],
            "5 rows, fewer than the limit of 1,000",
            ["rows plain 0+1000", "rows plain 5+5"],
        ),
        (["none"], "0 rows, fewer than the limit of 1,000", ["rows none 0+1000"]),
        (
            ["none", "plain", "flags", "HSBC.UK"],
            "1,000 rows in a page",
            ["rows none 0+1000", "rows plain 0+1000", "rows plain 5+5", "rows flags 0+1000"],
        ),
    ],
)
async def test_the_limit_is_proven_by_the_first_board_that_has_so_many_rows(
    boards: list[str], found: str, pages: list[str]
) -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS), *boards, most=1_000)
    last = (await stepwise.steps())[-1]
    assert (last.name, last.found) == ("limit", found)
    assert [each for each in stepwise.app.asked if each.startswith("rows")] == pages


async def test_a_service_of_any_page_has_no_limit_to_prove() -> None:
    assert [step.name for step in await Stepwise(StepwiseApp(BOARDS), "flags").steps()][-1] == "board flags"


async def test_a_service_that_gives_fewer_rows_fails_and_the_number_that_works_is_suggested() -> None:
    stepwise = Stepwise(StepwiseApp(BOARDS, 100), "plain", "flags", service="limited", limit=1_000)
    *_, failed, last = await stepwise.steps()
    assert isinstance(failed.error, ConfigError)
    assert str(failed).startswith(
        "✗ limit: The service gives 100 rows in a page. It should give up to 1,000, and more"
    )
    assert str(last) == "✓ limit with limit = 100: 100 rows in a page"
    assert last.suggestion == Setting("limit", 100)
    assert [trial.values["limit"] for trial in stepwise.trials] == [100]


async def test_a_service_that_gives_yet_fewer_when_it_is_asked_for_few_is_no_suggestion() -> None:
    class Mean(StepwiseApp):
        """Gives at most a tenth of what it is asked for."""

        def _rows(self, board: str, partition: str, skip: int, count: int) -> list[int]:
            return super()._rows(board, partition, skip, max(1, count // 10))

    *_, failed, last = await Stepwise(Mean(BOARDS), "flags", service="limited", limit=1_000).steps()
    assert failed.error is not None
    assert last.error is not None
    assert (failed.suggestion, last.suggestion) == (None, None)


async def test_a_service_that_heeds_no_limit_is_found_out() -> None:
    class Fixed(StepwiseApp):
        """Counts pages of `most` rows, whatever it is asked for."""

        def _rows(self, board: str, partition: str, skip: int, count: int) -> list[int]:
            return super()._rows(board, partition, skip // count * self.most, self.most)

    last = (await Stepwise(Fixed(BOARDS, 50), "flags", service="limited", limit=1_000).steps())[-1]
    assert last.suggestion == Setting("limit", 50)


async def test_a_board_that_grows_meanwhile_is_no_lower_limit() -> None:
    class Growing(StepwiseApp):
        """Has a row more with each answer."""

        def _rows(self, board: str, partition: str, skip: int, count: int) -> list[int]:
            self.boards = {board: {partition: self.boards[board][partition] + 1}}
            return super()._rows(board, partition, skip, count)

    last = (await Stepwise(Growing(BOARDS), "plain", most=1_000).steps())[-1]
    assert last.found == "6 rows, fewer than the limit of 1,000"


async def test_a_limit_that_no_key_says_is_only_told() -> None:
    steps = await Stepwise(StepwiseApp(BOARDS, 100), "flags", most=1_000).steps()
    assert [step.name for step in steps][-2:] == ["board flags", "limit"]
    assert steps[-1].error is not None


async def test_rows_that_cannot_be_read_fail_the_limit() -> None:
    (*_, last) = await Stepwise(StepwiseApp(BOARDS, 1_000, "rows"), "flags", most=10).steps()
    assert last.name == "limit"
    assert isinstance(last.error, Unavailable)


# before a profile is saved


async def tried(stepwise: Stepwise, person: Person) -> tuple[Step | None, list[Step]]:
    told: list[Step] = []
    failed = await first_failure(stepwise.connection, stepwise.trial, tell=told.append, ask=person)
    return failed, told


async def test_what_is_saved_is_told_with_the_partition_that_was_asked_for() -> None:
    failed, told = await tried(Stepwise(StepwiseApp(BOARDS), "HSBC", "flags", most=9), Person("nope", "UK"))
    assert failed is None
    assert [step.suggestion for step in told if step.suggestion] == [Setting("boards", (UK, BoardRef("flags")))]


async def test_after_a_failure_nobody_is_asked_any_more() -> None:
    person = Person("UK")
    failed, told = await tried(Stepwise(StepwiseApp(BOARDS), "HSBC.UK", "gone", "HSBC", most=9), person)
    assert failed is not None
    assert (failed.name, told[-1].name) == ("board gone", "board gone")
    assert person.asked == []


async def test_a_limit_that_works_comes_with_the_failure() -> None:
    limited = Stepwise(StepwiseApp(BOARDS, 100), "flags", service="limited", limit=1_000)
    failed, told = await tried(limited, Person())
    assert failed is not None
    assert (failed.name, failed.suggestion) == ("limit", Setting("limit", 100))
    assert [step.name for step in told][-2:] == ["limit", "limit with limit = 100"]
