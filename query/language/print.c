#include "query/language/print.h"

static const char *role_sign(enum node_role role)
{
    switch (role) {
    case ROLE_MUST:
        return "+";
    case ROLE_MUST_NOT:
        return "-";
    case ROLE_FILTER:
        return "filter ";
    default:
        return "";
    }
}

static void print_pattern(const struct pattern *pattern, struct buffer *out)
{
    buffer_append_string(out, pattern->kind == PATTERN_STEM ? "~" : "");
    buffer_append(out, pattern->word.data, pattern->word.length);
    buffer_append_string(out, pattern->kind == PATTERN_SIGN ? "，" : "");
    buffer_append_string(out, pattern->kind == PATTERN_PREFIX || pattern->kind == PATTERN_ANY ? "*" : "");
}

static void print_sequence(const struct sequence *sequence, struct buffer *out)
{
    for (size_t i = 0; i < sequence->count; i++) {
        buffer_append_string(out, i ? " " : "");
        print_pattern(&sequence->patterns[i], out);
    }
}

static void print_slot(const struct slot *slot, struct buffer *out)
{
    buffer_append_string(out, slot->count > 1 ? "(" : "");
    for (size_t i = 0; i < slot->count; i++) {
        buffer_append_string(out, i ? " OR " : "");
        print_sequence(&slot->alternatives[i], out);
    }
    buffer_append_string(out, slot->count > 1 ? ")" : "");
}

static void print_phrase(const struct node *node, struct buffer *out)
{
    buffer_append_string(out, node->slot_count == 1 ? "word " : "phrase ");
    for (size_t i = 0; i < node->slot_count; i++) {
        buffer_append_string(out, i ? " " : "");
        print_slot(&node->slots[i], out);
    }
    if (node->slop)
        buffer_printf(out, " within %zu more", node->slop);
    if (node->verbatim.length)
        buffer_printf(out, " written '%.*s'", (int)node->verbatim.length, node->verbatim.data);
}

static void print_what(const struct node *node, struct buffer *out)
{
    switch (node->kind) {
    case NODE_PHRASE:
        print_phrase(node, out);
        break;
    case NODE_NEAR:
        buffer_printf(out, "%s/%zu", node->ordered ? "before" : "near", node->distance);
        break;
    case NODE_AND:
        buffer_append_string(out, "and");
        break;
    case NODE_OR:
        buffer_append_string(out, "or");
        break;
    case NODE_NOT:
        buffer_append_string(out, "not");
        break;
    case NODE_SIDE:
        buffer_append_string(out, "side by side");
        break;
    case NODE_FIELD:
        if (node->name.data)
            buffer_printf(out, "field %.*s", (int)node->name.length, node->name.data);
        else
            buffer_printf(out, "%s", article_field_names[node->field]);
        break;
    case NODE_VALUE:
        if (node->name.data)
            buffer_printf(out, "field %.*s", (int)node->name.length, node->name.data);
        else
            buffer_printf(out, "%s", article_field_names[node->field]);
        if (node->text.length)
            buffer_printf(out, " is '%.*s'", (int)node->text.length, node->text.data);
        else
            buffer_append_string(out, " is missing");
        break;
    case NODE_NOTHING:
        buffer_append_string(out, "nothing");
        break;
    case NODE_NUMBER:
        buffer_printf(out, "field %.*s %.17g to %.17g", (int)node->name.length, node->name.data, node->low, node->high);
        break;
    case NODE_LANGUAGE:
        buffer_printf(out, "lang %s%.*s", node->whole ? "is " : "", (int)node->text.length, node->text.data);
        break;
    case NODE_SOURCE:
        buffer_printf(out, "source %s%.*s", node->whole ? "is " : "", (int)node->text.length, node->text.data);
        break;
    case NODE_ID:
        buffer_printf(out, "id %.*s", (int)node->text.length, node->text.data);
        break;
    case NODE_DATE:
        if (node->undated)
            buffer_append_string(out, "undated");
        else
            buffer_printf(out, "date %08d to %08d", node->from, node->to);
        break;
    }
}

void query_print(const struct node *node, unsigned indent, struct buffer *out)
{
    buffer_printf(out, "%*s%s", (int)indent, "", role_sign(node->role));
    print_what(node, out);
    buffer_append_byte(out, '\n');
    for (size_t i = 0; i < node->child_count; i++)
        query_print(node->children[i], indent + 2, out);
}
