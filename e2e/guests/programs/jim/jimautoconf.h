/* Jim Tcl's configuration for both builds, the native one and WASI's, instead of what its configure
 * finds: what both systems have. */
#ifndef _JIMAUTOCONF_H
#define _JIMAUTOCONF_H

#define JIM_VERSION 81
#define JIM_MATH_FUNCTIONS 1
#define JIM_REFERENCES 1
#define JIM_REGEXP 1
#define JIM_STATICLIB 1

#define SIZEOF_INT 4
#define SIZEOF_OFF_T 8
#define SIZEOF_TIME_T 8
#define TCL_LIBRARY "/lib/jim"
#define TCL_PLATFORM_OS "any"
#define TCL_PLATFORM_PATH_SEPARATOR ":"
#define TCL_PLATFORM_PLATFORM "unix"

#define HAVE_CLOCK_GETTIME 1
#define HAVE_DECL_S_IRWXG 1
#define HAVE_DECL_S_IRWXO 1
#define HAVE_DECL_S_IXUSR 1
#define HAVE_DIRENT_H 1
#define HAVE_FCNTL_H 1
#define HAVE_FSEEKO 1
#define HAVE_FSYNC 1
#define HAVE_FTELLO 1
#define HAVE_GMTIME 1
#define HAVE_ISASCII 1
#define HAVE_ISATTY 1
#define HAVE_ISINF 1
#define HAVE_ISNAN 1
#define HAVE_LINK 1
#define HAVE_LOCALTIME 1
#define HAVE_LONG_LONG 1
#define HAVE_LSTAT 1
#define HAVE_MKSTEMP 1
#define HAVE_OPENDIR 1
#define HAVE_READLINK 1
#define HAVE_SIN 1
#define HAVE_STDLIB_H 1
#define HAVE_STRUCT_STAT_ST_MTIM 1
#define HAVE_SYMLINK 1
#define HAVE_SYS_STAT_H 1
#define HAVE_SYS_TIME_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_TIME_H 1
#define HAVE_UMASK 1
#define HAVE_UNISTD_H 1
#define HAVE_USLEEP 1
#define HAVE_UTIMES 1

#define jim_ext_aio 1
#define jim_ext_array 1
#define jim_ext_binary 1
#define jim_ext_clock 1
#define jim_ext_file 1
#define jim_ext_glob 1
#define jim_ext_interp 1
#define jim_ext_namespace 1
#define jim_ext_nshelper 1
#define jim_ext_oo 1
#define jim_ext_pack 1
#define jim_ext_package 1
#define jim_ext_readdir 1
#define jim_ext_regexp 1
#define jim_ext_stdlib 1
#define jim_ext_tclcompat 1
#define jim_ext_tree 1

#endif
