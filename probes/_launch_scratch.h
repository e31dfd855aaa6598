/* What a probe may leave in memory: its directory /dev/shm/lab-notebook.<its process id>. */
#ifndef LAUNCH_SCRATCH_H
#define LAUNCH_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRATCH_DEPTH = 16 };

/* Removes a directory of our own with all in it: no link is followed, nothing outside of it is touched. */
static void remove_tree(int parent, const char *name, int depth) {
    int file = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = file < 0 ? NULL : fdopendir(file);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (unlinkat(file, entry->d_name, 0) && depth) remove_tree(file, entry->d_name, depth - 1);
    }
    if (folder) closedir(folder);
    else if (file >= 0) close(file);
    unlinkat(parent, name, AT_REMOVEDIR);
}

/* After the probe and all its descendants have ended; one lstat() where there is nothing. */
static void remove_scratch(pid_t probe) {
    char path[64];
    struct stat found;
    snprintf(path, sizeof path, "/dev/shm/lab-notebook.%d", (int)probe);
    if (lstat(path, &found) || found.st_uid != geteuid()) return;
    remove_tree(AT_FDCWD, path, SCRATCH_DEPTH);
}

#endif
