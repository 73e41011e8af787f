/* Load for a policy server and the smallest server to compare with, both on epoll.
 * policy-load serve PORT            answers every request with DUNNO, nothing else
 * policy-load load PORT CONNS MS    one request at a time on each connection; prints "persecond p50us p99us maxus"
 * policy-load load PORT CONNS MS R  R requests a second, one connection after the other; times count from when each was due
 * Build: cc -O2 -o policy-load policy-load.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char REPLY[] = "action=DUNNO\n\n";
static const char REQUEST[] =
  "request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\nclient_address=192.0.2.7\nclient_name=pc.example.test\n"
  "client_port=50712\nreverse_client_name=pc.example.test\nserver_address=192.0.2.1\nserver_port=587\nhelo_name=pc.example.test\n"
  "sender=minsu@example.test\nrecipient=friend@outside.test\nrecipient_count=0\nqueue_id=\ninstance=1a2b.5f3c.1\nsize=4711\netrn_domain=\n"
  "stress=\nsasl_method=PLAIN\nsasl_username=minsu@example.test\nsasl_sender=\nccert_subject=\nccert_issuer=\nccert_fingerprint=\n"
  "ccert_pubkey_fingerprint=\nencryption_protocol=TLSv1.3\nencryption_cipher=TLS_AES_256_GCM_SHA384\nencryption_keysize=256\n"
  "policy_context=\nmail_version=3.7.11\n\n";

static void die(const char *what) { perror(what); exit(1); }
static double micros(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e6 + t.tv_nsec / 1e3; }
static struct sockaddr_in at(int port) {
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return a;
}
static void watch(int ep, int fd) {
  struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e)) die("epoll_ctl");
}

static _Noreturn void serve(int port) {
  int ep = epoll_create1(0), listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in a = at(port);
  static char last[65536], buffer[65536];
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (void *)&a, sizeof a) || listen(listener, 512)) die("listen");
  watch(ep, listener);
  for (;;) {
    struct epoll_event events[256];
    int n = epoll_wait(ep, events, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) { int c = accept(listener, 0, 0); if (c >= 0 && c < 65536) { last[c] = 0; watch(ep, c); } continue; }
      ssize_t got = read(fd, buffer, sizeof buffer);
      if (got <= 0) { close(fd); continue; }
      char before = last[fd];
      for (ssize_t j = 0; j < got; j++) {
        if (buffer[j] == '\n' && before == '\n') { if (write(fd, REPLY, sizeof REPLY - 1) < 0) break; before = 0; }
        else before = buffer[j];
      }
      last[fd] = before;
    }
  }
}

static int order(const void *a, const void *b) { float x = *(const float *)a, y = *(const float *)b; return (x > y) - (x < y); }

static double sent[65536];
static int ends[65536], fds[65536];

static void ask(int fd, double since) {
  sent[fd] = since;
  ends[fd] = 0;
  if (write(fd, REQUEST, sizeof REQUEST - 1) < 0) die("write");
}

static int load(int port, int conns, double ms, double rate) {
  int ep = epoll_create1(0);
  size_t most = 20000000, count = 0, asked = 0;
  float *took = malloc(most * sizeof *took);
  for (int i = 0; i < conns; i++) {
    int fd = fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = at(port);
    if (connect(fd, (void *)&a, sizeof a)) die("connect");
    watch(ep, fd);
    sent[fd] = -1;
    if (rate == 0) ask(fd, micros());
  }
  double start = micros(), now = start;
  while (now - start < ms * 1e3 && count < most) {
    struct epoll_event events[256];
    struct timespec wait = { 1, 0 };
    char buffer[4096];
    if (rate > 0) {
      double due = start + asked * 1e6 / rate;
      for (; due <= now && sent[fds[asked % conns]] < 0; due = start + asked * 1e6 / rate) { ask(fds[asked % conns], due); asked++; }
      double left = due > now ? due - now : 1000;
      wait = (struct timespec){ 0, left < 1e6 ? left * 1e3 : 999999999 };
    }
    int n = epoll_pwait2(ep, events, 256, &wait, NULL);
    for (int i = 0; i < n && count < most; i++) {
      int fd = events[i].data.fd;
      ssize_t got = read(fd, buffer, sizeof buffer);
      if (got <= 0) { fprintf(stderr, "the server closed a connection\n"); return 1; }
      if (ends[fd] == 0 && memcmp(buffer, "action=", got < 7 ? got : 7)) { fprintf(stderr, "not an answer\n"); return 1; }
      for (ssize_t j = 0; j < got; j++) if (buffer[j] == '\n') ends[fd]++;
      if (ends[fd] < 2) continue;
      if (ends[fd] > 2) { fprintf(stderr, "more than one answer\n"); return 1; }
      now = micros();
      took[count++] = now - sent[fd];
      sent[fd] = -1;
      if (rate == 0) ask(fd, now);
    }
    now = micros();
  }
  if (count == 0) { fprintf(stderr, "no answers\n"); return 1; }
  qsort(took, count, sizeof *took, order);
  printf("%.0f %.0f %.0f %.0f\n", count / ((now - start) / 1e6), took[count / 2], took[(size_t)(count * 0.99)], took[count - 1]);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "serve")) serve(atoi(argv[2]));
  if ((argc == 5 || argc == 6) && !strcmp(argv[1], "load")) return load(atoi(argv[2]), atoi(argv[3]), atof(argv[4]), argc == 6 ? atof(argv[5]) : 0);
  fprintf(stderr, "policy-load serve PORT | load PORT CONNECTIONS MILLISECONDS [PER_SECOND]\n");
  return 2;
}
