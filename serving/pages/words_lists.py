"""Words of the two lists."""

from typing import Final

LISTS: Final[dict[str, tuple[str, str]]] = {
    "lists.title": ("Daftar telaah: {side}", "Review list: {side}"),
    "lists.tabs": ("Kedua daftar", "The two lists"),
    "lists.tab": ("{side} ({count})", "{side} ({count})"),
    "lists.lead.inclusion": (
        "Keluarga yang terdaftar sebagai penerima, padahal taksirannya sangat mungkin di atas garis program.",
        "Families that are enrolled although their estimate is very probably above the programme’s line.",
    ),
    "lists.lead.exclusion": (
        "Keluarga yang bukan penerima, padahal taksirannya sangat mungkin di bawah garis program.",
        "Families that are not enrolled although their estimate is very probably below the programme’s line.",
    ),
    "lists.filter": ("Saring daftar", "Filter the list"),
    "lists.programme": ("Program", "Programme"),
    "lists.area": ("Wilayah", "Area"),
    "lists.probability": ("Peluang tanda benar", "Chance that the flag is right"),
    "lists.at_least": ("paling sedikit {percent}", "at least {percent}"),
    "lists.size_from": ("Anggota dari", "Members from"),
    "lists.size_to": ("Anggota sampai", "Members to"),
    "lists.state": ("Keadaan", "State"),
    "lists.question": ("Alasan utama", "Main reason"),
    "lists.order": ("Urutan", "Order"),
    "order.rank": ("paling pasti dahulu", "most certain first"),
    "order.probability": ("peluang", "chance"),
    "order.size": ("jumlah anggota", "members"),
    "order.estimate": ("skor telaah", "review score"),
    "order.area": ("wilayah", "area"),
    "lists.apply": ("Terapkan", "Apply"),
    "lists.clear": ("Hapus saringan", "Clear the filters"),
    "lists.count.families": ("{count} keluarga dalam daftar ini", "{count} families on this list"),
    "lists.count.families.one": ("{count} keluarga dalam daftar ini", "{count} family on this list"),
    "lists.count.families.filtered": (
        "{count} keluarga sesuai saringan",
        "{count} families match the filters",
    ),
    "lists.count.families.filtered.one": (
        "{count} keluarga sesuai saringan",
        "{count} family matches the filters",
    ),
    "lists.count.cases": (
        "{count} kasus dalam daftar ini; satu kasus adalah satu keluarga pada satu program",
        "{count} cases on this list; a case is one family in one programme",
    ),
    "lists.count.cases.one": (
        "{count} kasus dalam daftar ini; satu kasus adalah satu keluarga pada satu program",
        "{count} case on this list; a case is one family in one programme",
    ),
    "lists.count.cases.filtered": (
        "{count} kasus sesuai saringan; satu kasus adalah satu keluarga pada satu program",
        "{count} cases match the filters; a case is one family in one programme",
    ),
    "lists.count.cases.filtered.one": (
        "{count} kasus sesuai saringan; satu kasus adalah satu keluarga pada satu program",
        "{count} case matches the filters; a case is one family in one programme",
    ),
    "lists.expected.families": (
        "Dari {count} keluarga di halaman ini, sekitar {right} diperkirakan memang keliru tempatnya; "
        "sisanya tidak. Itulah sebabnya setiap kasus ditelaah orang.",
        "Of the {count} families on this page about {right} are expected to be truly misplaced; the others "
        "are not. That is why a person reviews each case.",
    ),
    "lists.expected.families.one": (
        "Keluarga di halaman ini pun bisa saja tidak keliru tempatnya. Itulah sebabnya setiap kasus ditelaah "
        "orang.",
        "The one family on this page may be in its right place after all. That is why a person reviews each "
        "case.",
    ),
    "lists.expected.cases": (
        "Dari {count} kasus di halaman ini, sekitar {right} diperkirakan memang keliru tempatnya; sisanya "
        "tidak. Itulah sebabnya setiap kasus ditelaah orang.",
        "Of the {count} cases on this page about {right} are expected to be truly misplaced; the others are "
        "not. That is why a person reviews each case.",
    ),
    "lists.expected.cases.one": (
        "Kasus di halaman ini pun bisa saja tidak keliru tempatnya. Itulah sebabnya setiap kasus ditelaah "
        "orang.",
        "The one case on this page may be in its right place after all. That is why a person reviews each "
        "case.",
    ),
    "lists.paper": (
        "Program: {programme}. Wilayah: {area}. Saringan: {filters}. Urutan: {order}. Siklus {cycle}, "
        "registri per {day}. Di lembar ini {shown} dari {total}.",
        "Programme: {programme}. Area: {area}. Filters: {filters}. Order: {order}. Cycle {cycle}, registry "
        "as of {day}. On this sheet {shown} of {total}.",
    ),
    "lists.printed": ("Dicetak", "Printed"),
    "lists.empty": ("Tidak ada keluarga dalam daftar ini.", "No family is on this list."),
    "lists.empty_filtered": ("Tidak ada keluarga yang sesuai saringan.", "No family matches the filters."),
    "lists.empty_filtered_more": (
        "Ubah saringannya, misalnya jumlah anggota “dari” yang lebih besar daripada “sampai”.",
        "Change the filters: “from” may be larger than “to”, for example.",
    ),
    "lists.empty_more": (
        "Daftar kosong bukan bukti tidak ada kesalahan: mungkin model tidak cukup yakin tentang siapa pun.",
        "An empty list is no proof that there are no errors: the model may not be certain enough of anybody.",
    ),
    "lists.caption": (
        "Kolomnya: peringkat, keluarga, skor telaah dengan rentang 80 %, peluang tanda benar, alasan, "
        "dan keadaan",
        "Its columns: rank, family, review score with its 80 % interval, chance that the flag is right, "
        "reasons and state",
    ),
    "lists.choose": ("Pilih", "Choose"),
    "lists.choose_family": ("Pilih keluarga {id}", "Choose family {id}"),
    "lists.choose_all": ("Pilih semua di halaman ini", "Choose all on this page"),
    "lists.chosen": ("{count} dipilih", "{count} chosen"),
    "lists.rank": ("Peringkat", "Rank"),
    "lists.rank_own": ("Peringkat di programnya", "Rank in its programme"),
    "lists.family": ("Keluarga", "Family"),
    "lists.size": ("Anggota", "Members"),
    "lists.estimate": ("Skor telaah, rentang 80 %", "Review score, 80 % interval"),
    "lists.line": ("garis {line}", "line {line}"),
    "lists.chance": ("Peluang benar", "Chance right"),
    "lists.reasons": ("Alasan terkuat", "Strongest reasons"),
    "lists.reason": ("{label} ({effect})", "{label} ({effect})"),
    "lists.by": ("oleh {by}, {at}", "by {by}, {at}"),
    "lists.marks": (
        "Gambar kecil: pita = rentang 80 %, titik = skor telaah, garis tegak = garis program. Persen pada "
        "alasan = seberapa jauh jawaban itu menaikkan (+) atau menurunkan (−) skor.",
        "Small drawings: band = 80 % interval, dot = review score, upright line = the programme’s line. "
        "The percent of a reason = how far that answer raises (+) or lowers (−) the score.",
    ),
    "lists.unit": ("Semua jumlah dalam rupiah {per}.", "All amounts in rupiah {per}."),
    "lists.unit_other": ("Satuan: {unit}.", "Unit: {unit}."),
    "lists.assign": ("Tugaskan kunjungan", "Assign visits"),
    "lists.assign_hint": (
        "Keluarga yang dipilih masuk daftar kunjungan. Kunjungan bukan keputusan.",
        "The chosen families go to the visit list. A visit is not a decision.",
    ),
    "lists.none_chosen": ("Pilih paling sedikit satu keluarga", "Choose at least one family"),
    "lists.assign_each": (
        "Setiap keluarga dikunjungi untuk program di barisnya.",
        "Each family is visited for the programme of its row.",
    ),
    "lists.export": ("Unduh daftar ini", "Download this list"),
    "lists.export_more": (
        "Berkas memuat ID keluarga, tanpa nama dan NIK. Pengunduhan dicatat dalam jejak audit.",
        "The file holds family ids, and no names or NIK. Downloads are recorded in the audit trail.",
    ),
}
