"""Signing in, accounts, settings, the trail, and loading a registry."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from features.errors import UnusableFile
from features.messages import Message
from serving.accounts.callers import SERVICE_ACTOR
from serving.importing.registry import Order
from serving.importing_failures import told_of
from serving.pages.words import LANGUAGES, Words
from serving.store.errors import NO_ROOM, CycleIsOpen, NoOpenCycle, UnusableDatabase
from serving.uploads import FileRefused
from tests.serving.office import PASSWORD, Office
from tests.serving.pages.visitors import keys_of, visitor, words_of
from tests.small_survey import TODAY

SAY = Words("id")
NEW = "kayu laut meja pelangi"


def _account(office: Office, name: str = "rina", role: str = "reviewer", **changes: str) -> object:
    form = {
        "name": name,
        "full_name": "Rina",
        "role": role,
        "areas": "01",
        "language": "en",
        "password": PASSWORD,
    }
    return visitor(office, "administrator").send("/pengguna", **{**form, **changes})


def test_a_new_account_signs_in_and_must_choose_a_password_of_its_own(office: Office) -> None:
    made = _account(office)

    page = office.anonymous.post("/masuk", data={"name": "rina", "password": PASSWORD, "back": "/daftar"})

    assert SAY("done.user_added") in words_of(made)  # type: ignore[arg-type]
    assert Words("en")("settings.must_change") in words_of(page)


def test_a_wrong_password_says_nothing_of_the_account(office: Office) -> None:
    _account(office)

    known = office.anonymous.post("/masuk", data={"name": "rina", "password": "salah"})
    unknown = office.anonymous.post("/masuk", data={"name": "rani", "password": "salah"})

    assert (known.status_code, unknown.status_code) == (401, 401)
    assert words_of(known) == words_of(unknown)
    assert SAY("error.WrongCredentials") in words_of(known)


def test_signing_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else(office: Office) -> None:
    visitor(office, "administrator").send("/pengguna", name="budi", role="analyst", password=PASSWORD)

    elsewhere = office.anonymous.post(
        "/masuk",
        data={"name": "budi", "password": PASSWORD, "back": "//evil.example"},
        follow_redirects=False,
    )

    assert (elsewhere.status_code, elsewhere.headers["location"]) == (303, "/")


def test_after_signing_out_the_session_is_worth_nothing(office: Office) -> None:
    someone = visitor(office, "reviewer")

    out = someone.send("/keluar")

    assert SAY("done.signed_out") in words_of(out)
    assert someone.see("/daftar/terlewat").url.path == "/masuk"


def test_the_language_is_chosen_on_every_page_also_before_signing_in(office: Office) -> None:
    answer = office.anonymous.post("/bahasa", data={"language": "en", "back": "/masuk"})

    assert '<html lang="en">' in answer.text
    office.anonymous.cookies.clear()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "reviewer"}, "error.NameTaken"),
        ({"name": "R x"}, "error.UnusableAccount.name"),
        ({"areas": "13 06"}, "error.UnusableAccount.areas"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(
    office: Office, changes: dict[str, str], told: str
) -> None:
    visitor(office, "reviewer")

    answer = _account(office, **changes)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert SAY(told) in words_of(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("password", "why"), [("rahasia", "short"), ("passwordpassword", "common"), ("r" * 20, "repeats")]
)
def test_a_password_is_refused_with_its_own_reason_beside_everything_else_that_is_wrong(
    office: Office, password: str, why: str
) -> None:
    answer = _account(office, name="R x", password=password)

    text = words_of(answer)  # type: ignore[arg-type]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert SAY(f"password.{why}", shortest=12) in text
    assert SAY("error.UnusableAccount.name") in text


def test_a_refused_password_leaves_the_account_as_it_was(office: Office) -> None:
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    form = {"full_name": "Siti", "role": "analyst", "areas": "", "language": "id", "password": "pendek"}

    answer = someone.send(f"/pengguna/{other.person.user_id}", **form)

    assert answer.status_code == 422
    assert SAY("password.short", shortest=12) in words_of(answer)
    with office.service.store.read(SERVICE_ACTOR) as reading:
        assert reading.user(other.person.user_id).role == "reviewer"


def test_a_closed_account_is_signed_out_and_can_be_opened_again(office: Office) -> None:
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    address = f"/pengguna/{other.person.user_id}"

    closed = someone.send(f"{address}/keadaan", active="0", sure="1")

    assert SAY("done.user_changed") in words_of(closed)
    assert other.see("/daftar/terlewat").url.path == "/masuk"
    assert SAY("users.closed") in words_of(closed)
    assert SAY("users.closed") not in words_of(someone.send(f"{address}/keadaan", active="1"))


def test_the_last_administrator_cannot_lock_everybody_out(office: Office) -> None:
    someone = visitor(office, "administrator")

    answer = someone.send(f"/pengguna/{someone.person.user_id}/keadaan", active="0")

    assert answer.status_code == 422
    assert SAY("users.self") in words_of(answer)


def test_an_account_is_changed(office: Office) -> None:
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    address = f"/pengguna/{other.person.user_id}"

    village = _row(office)["area_path"]
    form = {"full_name": "Siti", "role": "operator", "language": "id", "password": ""}
    someone.send(address, areas=f"01, {village}", **form)

    page = words_of(someone.see("/pengguna"))
    assert "Siti" in page
    assert f"01, {village}" in page


def test_a_cycle_is_closed_by_its_name_only_and_the_next_one_opened(office: Office) -> None:
    someone = visitor(office, "supervisor")

    someone.send(
        "/kunjungan/tugaskan", side="exclusion", programme="PKH", key=keys_of(office, "exclusion", "PKH")[0]
    )
    with office.service.store.read(SERVICE_ACTOR) as reading:
        cases = reading.overview().flagged
    hasty = someone.send("/pengaturan/siklus/tutup", close_name="ya")
    closed = someone.send("/pengaturan/siklus/tutup", close_name="2025-06")
    odd = someone.send("/pengaturan/siklus/buka", cycle_name="Juli")
    opened = someone.send("/pengaturan/siklus/buka", cycle_name="2025-07")

    assert (hasty.status_code, SAY("settings.close_wrong", cycle="2025-06") in words_of(hasty)) == (422, True)
    assert SAY("settings.undecided", count=cases, visits=1) in words_of(hasty)
    assert SAY("done.cycle_closed") in words_of(closed)
    assert (odd.status_code, SAY("settings.open_wrong") in words_of(odd)) == (422, True)
    assert SAY("done.cycle_opened") in words_of(opened)
    assert SAY("step.no_snapshot") in words_of(someone.see("/"))


def test_a_password_is_changed_by_whoever_knows_the_old_one(office: Office) -> None:
    visitor(office, "administrator").send("/pengguna", name="budi", role="analyst", password=PASSWORD)
    page = office.anonymous.post("/masuk", data={"name": "budi", "password": PASSWORD}).text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]

    def change(**form: str) -> str:
        told = {"csrf": csrf, "old_password": PASSWORD, "new_password": NEW, "repeat": NEW, **form}
        return words_of(office.anonymous.post("/pengaturan/sandi", data=told))

    assert SAY("settings.not_same") in change(repeat="lain")
    assert SAY("settings.old_wrong") in change(old_password="salah")
    assert SAY("password.short", shortest=12) in change(new_password="pendek", repeat="pendek")
    assert SAY("done.password") in change()


def test_the_trail_tells_who_did_what_and_that_it_is_whole(office: Office) -> None:
    visitor(office, "supervisor").send("/pengaturan/siklus/tutup", close_name="2025-06")
    someone = visitor(office, "auditor")

    page = words_of(someone.see("/jejak?perbuatan=cycle_closed"))
    checked = words_of(someone.send("/jejak/periksa"))

    assert "menutup siklus" in page
    assert "supervisor (penyelia)" in page
    assert "Utuh:" in checked


def test_a_trail_without_its_anchor_is_not_called_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.anchor.read", lambda path: {})

    checked = words_of(visitor(office, "auditor").send("/jejak/periksa"))

    assert "Utuh:" not in checked
    assert "jangkar di luar basis data tidak ada" in checked


def test_a_number_is_searched_by_post_and_found(office: Office) -> None:
    someone = visitor(office, "reviewer")

    found = someone.send("/cari", text="11-0003")
    none = someone.send("/cari", text="Zulaikha")

    assert found.url.path.startswith("/keluarga/")
    assert "Keluarga 11-0003" in words_of(found)
    assert SAY("find.none") in words_of(none)


def test_a_registry_sent_on_the_page_becomes_a_job(office: Office, registry_files: Order) -> None:
    someone = visitor(office, "operator")
    files = {
        "registry": ("registri.parquet", registry_files.registry.read_bytes()),
        "members": (
            "anggota.parquet",
            registry_files.members.read_bytes() if registry_files.members else b"",
        ),
    }

    answer = someone.person.client.post("/data/muat", data={"csrf": someone.person.csrf}, files=files)

    assert SAY("done.loading") in words_of(answer)
    assert "registri.parquet" in words_of(answer)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_file_is_refused_in_the_language_of_the_page(office: Office, language: str) -> None:
    someone = visitor(office, "operator", language)
    someone.person.client.cookies.set("bahasa", language)
    files = {name: (f"{name}.parquet", b"PAR1 and then nothing") for name in ("registry", "members")}

    answer = someone.person.client.post("/data/muat", data={"csrf": someone.person.csrf}, files=files)

    assert answer.status_code == 422
    refused = FileRefused(Message("damaged_parquet"))
    assert words_of(answer).count(refused.in_language(language)) >= 2
    assert ("Berkas ini ditolak" in words_of(answer)) == (language == "id")
    assert ("This file is refused" in words_of(answer)) == (language == "en")


def test_a_profile_that_reads_members_says_so_and_refuses_a_registry_without_them_at_once(
    office: Office, registry_files: Order
) -> None:
    someone = visitor(office, "operator")
    files = {"registry": ("registri.parquet", registry_files.registry.read_bytes())}

    before = words_of(someone.see("/data"))
    answer = someone.person.client.post("/data/muat", data={"csrf": someone.person.csrf}, files=files)

    assert SAY("data.both") in before
    assert SAY("say.optional") not in before
    assert "--" not in before
    assert answer.status_code == 422
    assert 'id="members-salah"' in answer.text
    assert SAY("data.none") in words_of(answer)


def test_the_same_file_chosen_twice_is_refused_before_it_is_worked_on(office: Office) -> None:
    someone = visitor(office, "operator")
    files = {name: (f"{name}.csv", b"id,umur\n1,2\n") for name in ("registry", "members")}

    answer = someone.person.client.post("/data/muat", data={"csrf": someone.person.csrf}, files=files)

    assert answer.status_code == 422
    assert 'id="members-salah"' in answer.text
    assert SAY("data.same_file") in words_of(answer)
    assert SAY("data.none") in words_of(answer)


def test_a_failed_job_follows_the_language_and_names_no_digest(office: Office) -> None:
    digest = "75a11da4" * 8
    order = Order("small", Path(digest), Path("b" * 64), TODAY, file_name="registri.xlsx")
    told = told_of(
        UnusableFile(
            digest,
            [
                Message("empty_file"),
                Message("in_file", file="b" * 64, problem=Message("column_missing", column="umur")),
            ],
        ),
        order,
    )
    with office.service.store.begin(SERVICE_ACTOR) as work:
        job = work.add_job("import", "x", "registri.xlsx", {})
        work.move_job(job.id, "failed", problem=told)
        older = work.add_job("import", "y", "lama.xlsx", {})
        work.move_job(older.id, "failed", problem="Berkas kosong")

    pages = {language: words_of(visitor(office, "operator", language).see("/data")) for language in LANGUAGES}

    assert "Berkas tidak dapat dipakai: registri.xlsx" in pages["id"]
    assert "berkas anggota keluarga: kolom umur tidak ada" in pages["id"]
    assert "The file cannot be used: registri.xlsx" in pages["en"]
    assert "the file of members: column umur is missing" in pages["en"]
    for page in pages.values():
        assert digest not in page
        assert "b" * 64 not in page
        assert "profil (column" not in page
        assert "Berkas kosong" in page


def test_a_registry_that_comes_between_two_cycles_says_whom_to_ask(office: Office) -> None:
    order = Order("small", Path("a" * 64), None, TODAY, file_name="registri.xlsx")

    told = told_of(CycleIsOpen("2026-11"), order)
    named = told_of(CycleIsOpen("2026-11"), replace(order, cycle="2026-12"))

    assert told.in_language("id").startswith("Siklus 2026-11 sudah ditutup dan tidak ada siklus lain")
    assert "Ask a supervisor" in told.in_language("en")
    assert named.in_language("en") == str(CycleIsOpen("2026-11"))


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), UnusableDatabase(NO_ROOM)],
    ids=["files", "store"],
)
def test_an_import_for_which_there_is_no_room_says_so_and_blames_no_file(error: Exception) -> None:
    told = told_of(error, Order("small", Path("a" * 64), None, TODAY, file_name="registri.xlsx"))

    assert told.startswith("The disk is full")
    assert told.in_language("id").startswith("Penyimpanan penuh")


def test_what_a_program_says_in_english_is_told_as_that_on_an_indonesian_page() -> None:
    order = Order("small", Path("a" * 64), None, TODAY, file_name="registri.xlsx")

    told = told_of(NoOpenCycle(), order)

    assert str(told) == str(NoOpenCycle())
    assert told.in_language("id").startswith("Pemuatan gagal.")


@pytest.mark.parametrize(
    ("files", "told"), [({}, "data.choose"), ({"registry": ("a.xlsx", b"%PDF-1.4")}, "")]
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(
    office: Office, files: dict[str, tuple[str, bytes]], told: str
) -> None:
    someone = visitor(office, "operator")
    sent = {"members": ("b.csv", b"id,umur\n1,2\n"), **(files or {"registry": ("", b"")})}

    answer = someone.person.client.post("/data/muat", data={"csrf": someone.person.csrf}, files=sent)

    assert answer.status_code == 422
    assert 'id="registry-salah"' in answer.text
    assert SAY(told) in words_of(answer) if told else True


def test_whoever_makes_accounts_reads_which_codes_an_area_has(office: Office) -> None:
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    village = _row(office)["area_path"]

    for address in ("/pengguna", f"/pengguna/{other.person.user_id}"):
        page = someone.see(address).text
        assert f"<dt>{village}</dt>" in page
        assert f"<dt>{village.partition('/')[0]}</dt>" in page
    assert "<dt>" not in visitor(office, "auditor").see("/pengguna").text


def test_an_area_that_no_registry_knows_is_refused_beside_its_own_field(office: Office) -> None:
    page = _account(office, name="R x", areas="01, 99.99")

    text = words_of(page)  # type: ignore[arg-type]
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert SAY("error.AreaNotLoaded", areas="99.99") in text
    assert SAY("error.UnusableAccount.name") in text
    assert 'id="areas-salah"' in page.text  # type: ignore[attr-defined]
    assert 'id="name-salah"' in page.text  # type: ignore[attr-defined]
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    form = {"full_name": "", "role": "reviewer", "areas": "99.99", "language": "id", "password": ""}
    changed = someone.send(f"/pengguna/{other.person.user_id}", **form)
    assert (changed.status_code, 'id="areas-salah"' in changed.text) == (422, True)


def test_before_the_first_registry_an_area_is_taken_and_said_not_to_be_checked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.store.known_areas.unknown_areas", lambda *_: None)

    page = _account(office, areas="99.99")

    assert SAY("done.user_added_unchecked") in words_of(page)  # type: ignore[arg-type]


def test_an_account_is_closed_only_by_whoever_says_that_they_mean_it(office: Office) -> None:
    someone, other = visitor(office, "administrator"), visitor(office, "reviewer")
    address = f"/pengguna/{other.person.user_id}"

    hasty = someone.send(f"{address}/keadaan", active="0")

    assert (hasty.status_code, 'id="sure-salah"' in hasty.text) == (422, True)
    assert SAY("users.not_sure") in words_of(hasty)
    assert other.see("/daftar/terlewat").url.path == "/daftar/terlewat"
    assert 'type="checkbox" id="sure"' in someone.see(address).text


def test_the_trail_speaks_of_families_accounts_and_codes_in_words(office: Office) -> None:
    operator, row = office.person("operator"), _row(office)
    operator.post("/visits", {"keys": [row["key"]], "programme": "PKH", "side": "exclusion"})
    _account(office)
    someone = visitor(office, "auditor")

    planned = words_of(someone.see("/jejak?perbuatan=visit_planned"))
    made = words_of(someone.see("/jejak?perbuatan=user_added"))

    assert f"Keluarga {row['household_id']} {row['key']}" in planned
    assert "program: PKH" in planned
    assert "terpilih karena: ditandai" in planned
    assert "peluang terpilih" not in planned
    assert "akun rina" in made
    assert "peran: penelaah" in made


def test_the_trail_of_a_family_is_found_by_its_id_and_no_address_holds_it(office: Office) -> None:
    row = _row(office)
    visitor(office, "operator").send(
        "/kunjungan/tugaskan", side="exclusion", programme="PKH", key=[row["key"]]
    )
    someone = visitor(office, "auditor")

    found = someone.send("/jejak/saring", tentang=row["household_id"])
    none = someone.send("/jejak/saring", tentang="KA2229795")
    account = someone.send("/jejak/saring", tentang="user:1")

    assert (found.url.path, found.url.params["tentang"]) == ("/jejak", row["key"])
    assert "menugaskan kunjungan" in words_of(found)
    assert f'value="{row["household_id"]}"' in found.text
    assert (none.status_code, SAY("audit.no_family") in words_of(none)) == (422, True)
    assert account.url.params["tentang"] == "user:1"


def test_a_family_of_another_area_is_neither_found_nor_named_in_the_trail(office: Office) -> None:
    row = next(r for r in _rows(office) if not r["area_path"].startswith("01/"))
    someone = visitor(office, "supervisor", areas=("01",))

    answer = someone.send("/jejak/saring", tentang=row["household_id"])

    assert (answer.status_code, SAY("audit.no_family") in words_of(answer)) == (422, True)
    assert row["key"] not in answer.text


def _rows(office: Office) -> list[dict[str, str]]:
    told = {"programme": "PKH", "limit": 500}
    found: list[dict[str, str]] = (
        office.person("supervisor").get("/lists/exclusion", params=told).json()["rows"]
    )
    return found


def _row(office: Office) -> dict[str, str]:
    return _rows(office)[0]
