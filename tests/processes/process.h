/* Processes that a test starts end with it, however it ends. Failures end the running test. */
#ifndef TIFA_TEST_PROCESS_H
#define TIFA_TEST_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How long anything is waited for, in ms. No test comes near it on any machine: who waits this long waits for what
 * will not happen. */
enum { PROCESS_DEAD_MS = 180000 };

/* fork(), of which the child is killed when this process ends. */
pid_t process_fork(void);

/* Starts a program in a session of its own, with nothing of our input and output: out and err are its standard output
 * and error, -1 for none. */
pid_t process_start(const char *const *arguments, int out, int err);

/* Waits until it has ended, also where it is no child of ours; false if it does not. */
bool process_wait_for_end(pid_t pid);

/* Waits until `holds` returns true; false if it does not. It is asked again and again. */
bool process_wait_until(bool (*holds)(const void *of), const void *of);

/* A port of 127.0.0.1 that was free just now. */
uint16_t process_find_port(void);

/* Starts a xapian-tcpsrv, in a group of its own, at *port, or at a free one if that is 0; returns when it listens.
 * idle_ms: after which it ends a connection; NULL: as it does by itself. Returns 0 if there is none to start. */
pid_t process_start_tcpsrv(const char *path, const char *idle_ms, uint16_t *port);

/* Kills a process with its group, and waits for it. */
void process_kill_group(pid_t leader);

/* Waits until the service that a socket is connected to has read all that was sent; both are on this machine. */
bool process_wait_until_read(int socket);

#endif
