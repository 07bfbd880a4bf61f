/* Makes the table of formulations as C source; run by the build.
 *
 * usage: formulation_table formulations.tsv OUTPUT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what, unsigned line)
{
    fprintf(stderr, "formulation_table: line %u: %s\n", line, what);
    exit(1);
}

static void print_string(FILE *out, const char *text, size_t length)
{
    fputc('"', out);
    for (size_t i = 0; i < length; i++)
        fprintf(out, "\\%03o", (unsigned)(unsigned char)text[i]);
    fputs("\", ", out);
}

/* The variants: "a | b | c" */
static void print_variants(FILE *out, const char *text)
{
    while (*text) {
        const char *bar = strstr(text, " | ");
        size_t length = bar ? (size_t)(bar - text) : strlen(text);
        print_string(out, text, length);
        text += length + (bar ? 3 : 0);
    }
}

static void print_row(FILE *out, char *row, unsigned line)
{
    char *cells[5];
    for (unsigned i = 0; i < 5; i++) {
        cells[i] = row;
        row = strchr(row, '\t');
        if ((row == NULL) != (i == 4))
            die("expected five columns", line);
        if (row)
            *row++ = '\0';
        if (i < 4 && cells[i][0] == '\0')
            die("an empty cell", line);
    }
    fputs("    {", out);
    print_string(out, cells[0], strlen(cells[0]));
    fputs("(const char *const[]){", out);
    for (unsigned i = 1; i < 4; i++)
        print_string(out, cells[i], strlen(cells[i]));
    print_variants(out, cells[4]);
    fputs("NULL}},\n", out);
}

int main(int argc, char **argv)
{
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    FILE *out = in ? fopen(argv[2], "w") : NULL;
    if (!out)
        die("usage: formulation_table TSV OUTPUT", 0);
    fputs("/* made by formulation_table */\nstatic const struct formulation formulations[] = {\n", out);
    char *row = NULL;
    size_t size = 0;
    bool header = true;
    ssize_t length;
    for (unsigned line = 1; (length = getline(&row, &size, in)) > 0; line++) {
        if (row[length - 1] == '\n')
            row[length - 1] = '\0';
        if (row[0] == '#' || row[0] == '\0')
            continue;
        if (!header)
            print_row(out, row, line);
        header = false;
    }
    fputs("};\n", out);
    free(row);
    return fclose(out) == 0 && fclose(in) == 0 ? 0 : 1;
}
