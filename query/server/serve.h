/* The command "tifa-query serve". */
#ifndef TIFA_SERVER_SERVE_H
#define TIFA_SERVER_SERVE_H

/* argv: behind the name of the command. Returns the exit status. */
int serve_command(int argc, char **argv);

#endif
