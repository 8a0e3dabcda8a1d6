"""Words of the pages that tell of a problem. The problem itself is told by the error."""

from typing import Final

ERRORS: Final[dict[str, tuple[str, str]]] = {
    "error.number": ("Nomor permintaan: {number}", "Number of this request: {number}"),
    "error.home": ("Ke beranda", "Go to the home page"),
    "error.again": ("Buka lagi halaman ini", "Open this page again"),
    "error.household": ("Buka lagi keluarga ini", "Open this family again"),
    "error.typed": (
        "Ini yang Anda tulis. Salin bila perlu: setelah halaman ini ditutup, tulisan ini tidak ada lagi.",
        "This is what you wrote. Copy it if you need it: once this page is closed it is gone.",
    ),
    "error.UnusableRequest": ("Ada yang tidak dapat dibaca", "Something cannot be read"),
    "error.UnusableRequest.detail": (
        "Sebagian alamat atau isian tidak tertulis sebagaimana mestinya. Tidak ada yang dicatat. Kembali ke "
        "halaman sebelumnya dan coba lagi.",
        "A part of the address or of what was entered is not written as it should be. Nothing was recorded. "
        "Go back to the page before and try again.",
    ),
    "error.DiskFull": ("Penyimpanan penuh", "The disk is full"),
    "error.DiskFull.detail": (
        "Penyimpanan layanan penuh atau tidak dapat ditulisi. Tidak ada yang disimpan. Hubungi pengelola "
        "layanan, lalu kirim lagi.",
        "The service’s disk is full or cannot be written. Nothing was kept. Talk to whoever looks after the "
        "service, then send it again.",
    ),
    "error.NotFound": ("Halaman ini tidak ada", "There is no such page"),
    "error.NotFound.detail": (
        "Alamatnya mungkin salah tulis, atau isinya di luar wilayah Anda. Kami tidak membedakan keduanya.",
        "The address may be mistyped, or what it shows lies outside your areas. We do not tell these apart.",
    ),
    "error.NotAllowed": ("Peran Anda tidak mencakup ini", "Your role does not include this"),
    "error.NotAllowed.detail": (
        "Halaman atau tindakan ini untuk peran lain. Bila pekerjaan Anda memerlukannya, hubungi "
        "administrator.",
        "This page or act is for another role. If your work needs it, talk to the administrator.",
    ),
    "error.ForeignForm": ("Formulir tidak dikirim", "The form was not sent"),
    "error.ForeignForm.detail": (
        "Formulir ini tidak berasal dari halaman yang sedang berlaku, mungkin karena Anda sempat keluar. "
        "Tidak ada yang berubah. Buka halamannya lagi dan ulangi.",
        "This form does not come from a page that is still valid, perhaps because you were signed out "
        "meanwhile. Nothing was changed. Open the page again and repeat.",
    ),
    "error.AlreadyDecided": ("Sudah ada yang memutus kasus ini", "Somebody has already acted on this case"),
    "error.AlreadyDecided.detail": (
        "{by} mencatatnya {at}, setelah Anda membuka halaman. Isian Anda tidak dicatat dan tidak ada yang "
        "tertimpa. Buka lagi keluarga ini, baca yang dicatat, dan ubah bila pendapat Anda lain.",
        "{by} recorded it on {at}, after you opened the page. Yours was not recorded and nothing was "
        "overwritten. Open the family again, read what was recorded, and amend it if you see it "
        "differently.",
    ),
    "error.AlreadyDecided.told": (
        "Sudah ada yang bertindak: {by} mencatat “{what}” {at}, setelah Anda membuka halaman. Isian Anda "
        "belum dicatat dan tidak ada yang tertimpa. Baca yang berlaku; alasan Anda masih ada di sana.",
        "Somebody was first: {by} recorded “{what}” on {at}, after you opened the page. Yours is not "
        "recorded and nothing was overwritten. Read what stands; your reason is still there.",
    ),
    "error.AlreadyDecided.withdrawn": ("Keputusan ditarik", "Decision withdrawn"),
    "error.ExplanationNotShown.amend": (
        "Anda belum tercatat membaca penjelasan keluarga ini. Baca dahulu yang di atas, lalu catat "
        "perubahannya; isian Anda masih ada.",
        "It is not recorded that you have read this family’s explanation. Read what stands above first, "
        "then record the amendment; what you entered is still there.",
    ),
    "error.VisitNotPlanned": ("Kunjungan ini tidak lagi direncanakan", "This visit is no longer planned"),
    "error.VisitNotPlanned.detail": (
        "Temuannya sudah diisi atau kunjungannya sudah dibatalkan orang lain. Tidak ada yang berubah. Buka "
        "lagi kunjungan ini.",
        "Somebody has entered what was found, or cancelled it. Nothing was changed. Open the visit again.",
    ),
    "error.visit": ("Buka lagi kunjungan ini", "Open this visit again"),
    "error.ExplanationNotShown": ("Bacalah penjelasannya dahulu", "Read the explanation first"),
    "error.ExplanationNotShown.detail": (
        "Keputusan hanya dicatat setelah penjelasan yang berlaku ditampilkan kepada Anda. Registri mungkin "
        "dimuat ulang sementara itu. Buka lagi keluarga ini.",
        "A decision is recorded only after the explanation in force was shown to you. The registry may "
        "have been loaded again meanwhile. Open the family again.",
    ),
    "error.SnapshotFrozen": ("Siklus ini sudah ditutup", "This cycle is closed"),
    "error.SnapshotFrozen.detail": (
        "Yang sudah diputus di dalamnya tidak berubah lagi. Buka keluarga ini dalam siklus yang terbuka.",
        "What was decided in it no longer changes. Open the family in the cycle that is open now.",
    ),
    "error.NoOpenCycle": ("Tidak ada siklus yang terbuka", "No cycle is open"),
    "error.NoOpenCycle.detail": (
        "Penyelia membuka siklus di Pengaturan.",
        "A supervisor opens a cycle under Settings.",
    ),
    "error.CycleIsOpen": ("Masih ada siklus yang terbuka", "A cycle is still open"),
    "error.CycleIsOpen.detail": (
        "Tutup siklus {name} dahulu, atau pilih nama lain.",
        "Close cycle {name} first, or choose another name.",
    ),
    "error.NameTaken": ("Nama pengguna ini sudah dipakai.", "There is an account of this name already."),
    "error.NothingSaid": (
        "Tulis alasan dengan kata-kata Anda sendiri, paling sedikit tiga huruf",
        "Write a reason in your own words, at least three letters",
    ),
    "error.choose_verdict": ("Pilih satu keputusan", "Choose one decision"),
    "error.TooManyAttempts": (
        "Terlalu banyak percobaan masuk. Tunggu {minutes} menit, atau minta administrator mengatur kata "
        "sandi baru.",
        "Too many failed attempts. Wait {minutes} minutes, or ask an administrator for a new password.",
    ),
    "error.TooManyAttempts.one": (
        "Terlalu banyak percobaan masuk. Tunggu {minutes} menit, atau minta administrator mengatur kata "
        "sandi baru.",
        "Too many failed attempts. Wait {minutes} minute, or ask an administrator for a new password.",
    ),
    "error.WrongCredentials": (
        "Nama dan kata sandi tidak cocok. Periksa huruf besar dan kecil.",
        "Name and password do not belong together. Check the capital letters.",
    ),
    "error.PasswordRefused": (
        "Kata sandi ini tidak dapat dipakai: {why}. Empat kata yang tidak berkaitan mudah diingat dan sulit "
        "ditebak.",
        "This password cannot be used: {why}. Four unrelated words are easy to remember and hard to guess.",
    ),
    "password.short": ("kurang dari {shortest} karakter", "it has fewer than {shortest} characters"),
    "password.long": ("lebih dari {longest} karakter", "it has more than {longest} characters"),
    "password.repeats": ("hanya mengulang beberapa karakter", "it repeats a few characters"),
    "password.holds_name": ("memuat nama penggunanya", "it holds the user name"),
    "password.common": (
        "isinya hanya kata dan angka yang sering dipakai orang",
        "it is made of common words and numbers",
    ),
    "error.LastAdministrator": (
        "Ini satu-satunya administrator: angkat administrator lain dahulu",
        "This is the only administrator: make another account an administrator first",
    ),
    "error.UnusableAccount": ("Akun ini tidak dapat dipakai", "This account cannot be used"),
    "error.UnusableAccount.name": (
        "Nama pengguna: 2 sampai 32 huruf kecil, angka, titik, atau garis, diawali huruf",
        "User name: 2 to 32 small letters, digits, dots or dashes, beginning with a letter",
    ),
    "error.UnusableAccount.role": ("Pilih satu peran", "Choose one role"),
    "error.UnusableAccount.language": ("Pilih satu bahasa", "Choose one language"),
    "error.UnusableAccount.areas": (
        "Wilayah: kode dipisah koma, dari yang luas ke yang sempit dipisah garis miring, tanpa spasi di "
        "dalamnya",
        "Areas: codes separated by commas, coarse to fine with a slash between them and no blanks inside",
    ),
    "error.AreaNotLoaded": (
        "Tidak ada registri yang pernah dimuat dengan wilayah ini: {areas}. Periksa kodenya.",
        "No registry that was ever loaded has this area: {areas}. Check the code.",
    ),
    "error.BadCursor": ("Mulai dari halaman pertama", "Begin at the first page"),
    "error.BadCursor.detail": (
        "Daftar sudah berubah, atau alamatnya bukan dari daftar ini.",
        "The list has changed, or the address is not of this list.",
    ),
    "error.mistyped": ("Isian ini tidak dapat dibaca", "This entry cannot be read"),
}
