"""What a model cannot do, said with every model card, in Indonesian and English."""

from features.profile import Profile

_ALWAYS = {
    "id": (
        "Keluarga yang tidak pernah terdaftar tidak dapat ditemukan oleh model apa pun: daftar "
        "“Terlewat” hanya memuat keluarga yang ada di dalam data.",
        "Angka taksiran adalah skor telaah, bukan desil. Menurut aturan nasional, penetapan desil adalah "
        "kewenangan BPS.",
        "Taksiran adalah nilai tengah bagi keluarga dengan jawaban yang sama, bukan pengeluaran keluarga itu "
        "sendiri. Keluarga dengan jawaban yang sama bisa jauh lebih miskin atau lebih mampu.",
        "Tepat menunjuk keluarga yang perlu dilihat. Keputusan ada pada petugas; Tepat tidak pernah mengubah "
        "hak atas bantuan.",
        "Batas kesalahan berlaku rata-rata untuk seluruh daftar dan untuk keluarga seperti dalam survei, "
        "bukan untuk setiap nagari dan bukan untuk bagian teratas daftar.",
        "Sakit, kehilangan pekerjaan, atau bencana setelah pendataan tidak terlihat dalam jawaban.",
    ),
    "en": (
        "Families that nobody registered cannot be found by any model: the list of likely exclusion errors "
        "holds only households that are in the registry.",
        "The number is a review estimate (skor telaah), never a desil: national law leaves the desil to BPS.",
        "The estimate is the middle of all households with these answers, not what this household spends. "
        "Households with the same answers may be much poorer or better off.",
        "Tepat points to households that somebody should look at. A person decides; Tepat never changes an "
        "entitlement.",
        "The bound on wrong flags holds on average over a whole list and for households like those surveyed, "
        "not within each village, and not for the top of the list.",
        "Illness, a lost job or a disaster since the questions were asked do not show in the answers.",
    ),
}
_INTERVIEW = {
    "id": "Survei menanyakan keadaan saat wawancara; jawaban dalam data terpadu lebih tua dan lebih sering "
    "keliru, sehingga ketelitian pada data terpadu lebih rendah daripada angka di kartu ini.",
    "en": "The survey asked about the day of the interview; a registry's answers are older and more often "
    "wrong, so that the model is less accurate on a registry than this card says.",
}


def limits(profile: Profile) -> dict[str, list[str]]:
    """Language → sentences: those of every model, and what this profile's survey adds."""
    found = {language: list(sentences) for language, sentences in _ALWAYS.items()}
    if profile.answers == "interview":
        for language, sentence in _INTERVIEW.items():
            found[language].append(sentence)
    return found
