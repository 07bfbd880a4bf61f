/* Makes C arrays of the files of the page; run by the build.
 *
 * usage: embed OUTPUT (NAME FILE)... */
#include <stdio.h>
#include <stdlib.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* Ended by a NUL, as they are texts. */
static void put_file(FILE *out, const char *name, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        die(path);
    fprintf(out, "static const char %s[] = {", name);
    for (int c, n = 0; (c = getc(in)) != EOF; n++)
        fprintf(out, "%s%d,", n % 20 ? "" : "\n", c < 128 ? c : c - 256);
    fputs("0};\n", out);
    if (ferror(in))
        die(path);
    fclose(in);
}

int main(int argc, char **argv)
{
    FILE *out = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (!out)
        die("the output");
    for (int i = 2; i + 1 < argc; i += 2)
        put_file(out, argv[i], argv[i + 1]);
    if (fclose(out) != 0)
        die(argv[1]);
    return 0;
}
