/* SPDX-FileCopyrightText: The mod_dcv authors */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a test asks of Windows, where an administrator has a service and programs.
 *
 *   control restart|shutdown PID     what the service's manager tells httpd
 *   control kill PID                 end a process
 *   control hold PATH SECONDS FROM   write a file and keep it for itself meanwhile
 *   control note PATH EVENT NAME     append standard input to a file: DCVNotifyCommand
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

static int signal_httpd(const char *pid, const char *event)
{
    char name[64];
    HANDLE handle;

    snprintf(name, sizeof(name), "ap%s_%s", pid, event);
    handle = OpenEventA(EVENT_MODIFY_STATE, FALSE, name);
    return !handle || !SetEvent(handle);
}

static int kill_process(const char *pid)
{
    HANDLE process = OpenProcess(PROCESS_TERMINATE, FALSE, (DWORD)atol(pid));

    return !process || !TerminateProcess(process, 1);
}

/* Says "held" once the content is in the file, which nobody else can open. */
static int hold_file(const char *path, const char *seconds, const char *from)
{
    char bytes[65536];
    DWORD len = 0, written = 0;
    FILE *in = fopen(from, "rb");
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);

    if (!in || file == INVALID_HANDLE_VALUE) {
        return 1;
    }
    len = (DWORD)fread(bytes, 1, sizeof(bytes), in);
    fclose(in);
    if (!WriteFile(file, bytes, len, &written, NULL)) {
        return 1;
    }
    FlushFileBuffers(file);
    printf("held\n");
    fflush(stdout);
    Sleep((DWORD)atol(seconds) * 1000);
    CloseHandle(file);
    return 0;
}

static int note_input(const char *path)
{
    FILE *out = fopen(path, "ab");
    int c;

    if (!out) {
        return 1;
    }
    while ((c = getchar()) != EOF) {
        fputc(c, out);
    }
    return fclose(out) != 0;
}

int main(int count, char **arguments)
{
    const char *verb = count > 2 ? arguments[1] : "";
    int failed = 2;

    if (!strcmp(verb, "restart") || !strcmp(verb, "shutdown")) {
        failed = signal_httpd(arguments[2], verb);
    }
    else if (!strcmp(verb, "kill")) {
        failed = kill_process(arguments[2]);
    }
    else if (!strcmp(verb, "hold") && count > 4) {
        failed = hold_file(arguments[2], arguments[3], arguments[4]);
    }
    else if (!strcmp(verb, "note") && count > 4) {
        failed = note_input(arguments[2]);
    }
    if (failed) {
        fprintf(stderr, "control %s failed: error %lu\n", verb, GetLastError());
    }
    return failed;
}
