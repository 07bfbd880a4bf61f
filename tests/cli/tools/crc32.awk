# The CRC-32 (that of gzip) of the lines of a text file, in 8 hexadecimal digits. Run as LC_ALL=C awk.
# Numbers are kept below 2^32 in doubles; exclusive or goes by bytes through a table of nibbles.

function xor4(a, b) { return XOR[a * 16 + b] }
function xor8(a, b) { return 16 * xor4(int(a / 16), int(b / 16)) + xor4(a % 16, b % 16) }
function xor32(a, b,    out, unit) {
    out = 0
    for (unit = 1; unit <= 16777216; unit *= 256)
        out += unit * xor8(int(a / unit) % 256, int(b / unit) % 256)
    return out
}

function add(byte) {
    CRC = xor32(int(CRC / 256), TABLE[xor8(CRC % 256, byte)])
}

BEGIN {
    for (a = 0; a < 16; a++)
        for (b = 0; b < 16; b++) {
            value = 0
            for (bit = 1; bit <= 8; bit *= 2)
                value += bit * (int(a / bit) % 2 != int(b / bit) % 2)
            XOR[a * 16 + b] = value
        }
    for (i = 0; i < 256; i++) {
        value = i
        for (bit = 0; bit < 8; bit++)
            value = value % 2 ? xor32(int(value / 2), 3988292384) : int(value / 2) # the polynomial, EDB88320
        TABLE[i] = value
        CODE[sprintf("%c", i)] = i
    }
    CRC = 4294967295
}

{
    for (i = 1; i <= length($0); i++)
        add(CODE[substr($0, i, 1)])
    add(10)
}

END {
    CRC = 4294967295 - CRC
    printf "%04x%04x\n", int(CRC / 65536), CRC % 65536
}
