"""Words that people make passwords of, folded: without marks, signs or figures."""

COMMON = frozenset(
    """
    abcdef adidas administrator admin adminadmin anhnhoem anhyeuem asdfgh baby batman bongda
    chaoban changeme chelsea chocolate computer conyeubome conyeume dangnhap dragon emyeuanh
    football gautrang giadinh hanoi hanoiviet hello hoilamgi iloveyou jordan khachhang
    khongbiet khongco killer kalix kalixvn letmein liverpool login lovely manchester master matkhau
    matkhaumoi maimaiyeuem meyeucon michael monkey motconvit motnamhai mypassword naruto nhanvien
    ngocanh noithat password pass passwords princess qazwsx quantri quantrivien qwerty qwertyuiop
    realmadrid saigon secret shadow showroom sunshine superman taikhoan test tinhyeu thanhpho
    tinhyeumaimai toiyeuem toiyeuvietnam trangthai trustno vietnam vietnamvodich welcome xinchao
    yeuem yeuanh yeuemnhieu zxcvbn zxcvbnm
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a list of strings
)

# Rows that a finger runs along.
RUNS = (
    "01234567890",
    "09876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
)
