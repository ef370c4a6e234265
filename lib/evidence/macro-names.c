/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What macro files define; names of macros that autoconf itself defines. */
#include "evidence/macro-names.h"

#include <stdlib.h>
#include <string.h>

/* Those that are documented, or used by these, of autoconf 2.71; sorted. Not
 * AC_PROG_SED, which libtool.m4 defines too. */
static const char *const names[] = {
	"AC_ARG_ENABLE", "AC_ARG_PROGRAM", "AC_ARG_VAR", "AC_ARG_WITH",
	"AC_CACHE_CHECK", "AC_CACHE_LOAD", "AC_CACHE_SAVE", "AC_CACHE_VAL",
	"AC_CANONICAL_BUILD", "AC_CANONICAL_HOST", "AC_CANONICAL_TARGET",
	"AC_CHECKING", "AC_CHECK_ALIGNOF", "AC_CHECK_DECL", "AC_CHECK_DECLS",
	"AC_CHECK_DECLS_ONCE", "AC_CHECK_FILE", "AC_CHECK_FILES",
	"AC_CHECK_FUNC", "AC_CHECK_FUNCS", "AC_CHECK_FUNCS_ONCE",
	"AC_CHECK_HEADER", "AC_CHECK_HEADERS", "AC_CHECK_HEADERS_ONCE",
	"AC_CHECK_HEADER_STDBOOL", "AC_CHECK_INCLUDES_DEFAULT", "AC_CHECK_LIB",
	"AC_CHECK_MEMBER", "AC_CHECK_MEMBERS", "AC_CHECK_PROG",
	"AC_CHECK_PROGS", "AC_CHECK_SIZEOF", "AC_CHECK_TARGET_TOOL",
	"AC_CHECK_TARGET_TOOLS", "AC_CHECK_TOOL", "AC_CHECK_TOOLS",
	"AC_CHECK_TOOL_PREFIX", "AC_CHECK_TYPE", "AC_CHECK_TYPES",
	"AC_COMPILE_CHECK", "AC_COMPILE_IFELSE", "AC_COMPUTE_INT",
	"AC_CONFIG_AUX_DIR", "AC_CONFIG_AUX_DIRS", "AC_CONFIG_AUX_DIR_DEFAULT",
	"AC_CONFIG_COMMANDS", "AC_CONFIG_COMMANDS_POST",
	"AC_CONFIG_COMMANDS_PRE", "AC_CONFIG_FILES", "AC_CONFIG_HEADERS",
	"AC_CONFIG_LIBOBJ_DIR", "AC_CONFIG_LINKS", "AC_CONFIG_MACRO_DIR",
	"AC_CONFIG_MACRO_DIRS", "AC_CONFIG_MACRO_DIR_TRACE", "AC_CONFIG_SRCDIR",
	"AC_CONFIG_SUBDIRS", "AC_COPYRIGHT", "AC_C_BACKSLASH_A",
	"AC_C_BIGENDIAN", "AC_C_CHAR_UNSIGNED", "AC_C_CONST", "AC_C_CROSS",
	"AC_C_FLEXIBLE_ARRAY_MEMBER", "AC_C_INLINE", "AC_C_LONG_DOUBLE",
	"AC_C_PROTOTYPES", "AC_C_RESTRICT", "AC_C_STRINGIZE", "AC_C_TYPEOF",
	"AC_C_VARARRAYS", "AC_C_VOLATILE", "AC_C__GENERIC", "AC_DECL_YYTEXT",
	"AC_DEFINE", "AC_DEFINE_TRACE", "AC_DEFINE_TRACE_LITERAL",
	"AC_DEFINE_UNQUOTED", "AC_DIAGNOSE", "AC_DIR_HEADER",
	"AC_DISABLE_OPTION_CHECKING", "AC_EGREP_CPP", "AC_EGREP_HEADER",
	"AC_ENABLE", "AC_EXEEXT", "AC_FATAL", "AC_FILE_DEPENDENCY_TRACE",
	"AC_FOREACH", "AC_FUNC_ALLOCA", "AC_FUNC_CHOWN",
	"AC_FUNC_CLOSEDIR_VOID", "AC_FUNC_ERROR_AT_LINE", "AC_FUNC_FNMATCH",
	"AC_FUNC_FNMATCH_GNU", "AC_FUNC_FORK", "AC_FUNC_FSEEKO",
	"AC_FUNC_GETGROUPS", "AC_FUNC_GETLOADAVG", "AC_FUNC_GETMNTENT",
	"AC_FUNC_GETPGRP", "AC_FUNC_LSTAT",
	"AC_FUNC_LSTAT_FOLLOWS_SLASHED_SYMLINK", "AC_FUNC_MALLOC",
	"AC_FUNC_MBRTOWC", "AC_FUNC_MEMCMP", "AC_FUNC_MKTIME", "AC_FUNC_MMAP",
	"AC_FUNC_OBSTACK", "AC_FUNC_REALLOC", "AC_FUNC_SELECT_ARGTYPES",
	"AC_FUNC_SETPGRP", "AC_FUNC_SETVBUF_REVERSED", "AC_FUNC_STAT",
	"AC_FUNC_STRCOLL", "AC_FUNC_STRERROR_R", "AC_FUNC_STRFTIME",
	"AC_FUNC_STRNLEN", "AC_FUNC_STRTOD", "AC_FUNC_STRTOLD",
	"AC_FUNC_UTIME_NULL", "AC_FUNC_VPRINTF", "AC_FUNC_WAIT3",
	"AC_HAVE_LIBRARY", "AC_HEADER_ASSERT", "AC_HEADER_DIRENT",
	"AC_HEADER_MAJOR", "AC_HEADER_RESOLV", "AC_HEADER_STAT",
	"AC_HEADER_STDBOOL", "AC_HEADER_STDC", "AC_HEADER_SYS_WAIT",
	"AC_HEADER_TIME", "AC_HEADER_TIOCGWINSZ", "AC_INCLUDES_DEFAULT",
	"AC_INIT", "AC_INT_16_BITS", "AC_LANG", "AC_LANG_ASSERT",
	"AC_LANG_BOOL_COMPILE_TRY", "AC_LANG_C", "AC_LANG_CALL", "AC_LANG_CASE",
	"AC_LANG_COMPILER", "AC_LANG_COMPILER_REQUIRE", "AC_LANG_CONFTEST",
	"AC_LANG_CPLUSPLUS", "AC_LANG_DEFINE", "AC_LANG_DEFINES_PROVIDED",
	"AC_LANG_FUNC_LINK_TRY", "AC_LANG_INT_SAVE", "AC_LANG_OBJC",
	"AC_LANG_POP", "AC_LANG_PREPROC", "AC_LANG_PREPROC_REQUIRE",
	"AC_LANG_PROGRAM", "AC_LANG_PUSH", "AC_LANG_RESTORE", "AC_LANG_SAVE",
	"AC_LANG_SOURCE", "AC_LANG_WERROR", "AC_LIBOBJ", "AC_LIBSOURCE",
	"AC_LIBSOURCES", "AC_LINK_FILES", "AC_LINK_IFELSE", "AC_LONG_64_BITS",
	"AC_MEMORY_H", "AC_MSG_CHECKING", "AC_MSG_FAILURE", "AC_MSG_RESULT",
	"AC_MSG_RESULT_UNQUOTED", "AC_NO_EXECUTABLES", "AC_OBJEXT",
	"AC_OBSOLETE", "AC_OPENMP", "AC_OUTPUT", "AC_OUTPUT_COMMANDS",
	"AC_OUTPUT_COMMANDS_POST", "AC_OUTPUT_COMMANDS_PRE",
	"AC_OUTPUT_MAKE_DEFS", "AC_PATH_PROG", "AC_PATH_PROGS",
	"AC_PATH_PROGS_FEATURE_CHECK", "AC_PATH_TARGET_TOOL", "AC_PATH_TOOL",
	"AC_PATH_X", "AC_PATH_XTRA", "AC_PREFIX_DEFAULT", "AC_PREFIX_PROGRAM",
	"AC_PREPROC_IFELSE", "AC_PREREQ", "AC_PRESERVE_HELP_ORDER",
	"AC_PROG_AWK", "AC_PROG_CC", "AC_PROG_CC_C89", "AC_PROG_CC_C99",
	"AC_PROG_CC_C_O", "AC_PROG_CC_STDC", "AC_PROG_CPP",
	"AC_PROG_CPP_WERROR", "AC_PROG_CXX", "AC_PROG_CXXCPP",
	"AC_PROG_CXX_C_O", "AC_PROG_EGREP", "AC_PROG_FGREP",
	"AC_PROG_GCC_TRADITIONAL", "AC_PROG_GREP", "AC_PROG_INSTALL",
	"AC_PROG_LEX", "AC_PROG_LN_S", "AC_PROG_MAKE_SET", "AC_PROG_MKDIR_P",
	"AC_PROG_OBJC", "AC_PROG_OBJCPP", "AC_PROG_OBJCXX", "AC_PROG_OBJCXXCPP",
	"AC_PROG_RANLIB", "AC_PROG_YACC", "AC_REPLACE_FNMATCH",
	"AC_REPLACE_FUNCS", "AC_REQUIRE_AUX_FILE", "AC_REQUIRE_CPP",
	"AC_REQUIRE_SHELL_FN", "AC_REVISION", "AC_RSH", "AC_RUN_IFELSE",
	"AC_RUN_LOG", "AC_SEARCH_LIBS", "AC_SITE_LOAD",
	"AC_STRUCT_DIRENT_D_INO", "AC_STRUCT_DIRENT_D_TYPE",
	"AC_STRUCT_ST_BLKSIZE", "AC_STRUCT_ST_BLOCKS", "AC_STRUCT_ST_RDEV",
	"AC_STRUCT_TIMEZONE", "AC_STRUCT_TM", "AC_SUBST", "AC_SUBST_FILE",
	"AC_SUBST_TRACE", "AC_TRY_COMMAND", "AC_TRY_COMPILE", "AC_TRY_CPP",
	"AC_TRY_EVAL", "AC_TRY_LINK", "AC_TRY_LINK_FUNC", "AC_TRY_RUN",
	"AC_TYPE_GETGROUPS", "AC_TYPE_INT16_T", "AC_TYPE_INT32_T",
	"AC_TYPE_INT64_T", "AC_TYPE_INT8_T", "AC_TYPE_INTMAX_T",
	"AC_TYPE_INTPTR_T", "AC_TYPE_LONG_DOUBLE", "AC_TYPE_LONG_DOUBLE_WIDER",
	"AC_TYPE_LONG_LONG_INT", "AC_TYPE_MBSTATE_T", "AC_TYPE_MODE_T",
	"AC_TYPE_OFF_T", "AC_TYPE_PID_T", "AC_TYPE_SIGNAL", "AC_TYPE_SIZE_T",
	"AC_TYPE_SSIZE_T", "AC_TYPE_UID_T", "AC_TYPE_UINT16_T",
	"AC_TYPE_UINT32_T", "AC_TYPE_UINT64_T", "AC_TYPE_UINT8_T",
	"AC_TYPE_UINTMAX_T", "AC_TYPE_UINTPTR_T",
	"AC_TYPE_UNSIGNED_LONG_LONG_INT", "AC_UNISTD_H", "AC_USG",
	"AC_VALIDATE_CACHED_SYSTEM_TUPLE", "AC_WARNING", "AC_WITH", "AH_BOTTOM",
	"AH_CHECK_HEADERS", "AH_CHECK_LIB", "AH_OUTPUT", "AH_TEMPLATE",
	"AH_TOP", "AH_VERBATIM", "AS_BOURNE_COMPATIBLE", "AS_BOX", "AS_CASE",
	"AS_COPYRIGHT", "AS_ECHO", "AS_ECHO_N", "AS_ERROR", "AS_ESCAPE",
	"AS_EXIT", "AS_FOR", "AS_FUNCTION_DESCRIBE", "AS_HELP_STRING",
	"AS_IDENTIFIER_IF", "AS_IF", "AS_INIT", "AS_INIT_GENERATED",
	"AS_LINENO_POP", "AS_LINENO_PREPARE", "AS_LINENO_PUSH",
	"AS_LITERAL_HEREDOC_IF", "AS_LITERAL_IF", "AS_LITERAL_WORD_IF",
	"AS_MESSAGE", "AS_MESSAGE_FD", "AS_MESSAGE_LOG_FD", "AS_ME_PREPARE",
	"AS_ORIGINAL_STDIN_FD", "AS_PREPARE", "AS_REQUIRE",
	"AS_REQUIRE_SHELL_FN", "AS_SET_CATFILE", "AS_SET_STATUS",
	"AS_SHELL_SANITIZE", "AS_TMPDIR", "AS_UNAME", "AS_UNSET", "AS_VAR_COPY",
	"AS_VAR_GET", "AS_VAR_IF", "AS_VAR_POPDEF", "AS_VAR_SET",
	"AS_VAR_SET_IF", "AS_VAR_TEST_SET", "AS_WARN", "m4_append",
	"m4_append_uniq", "m4_append_uniq_w", "m4_apply", "m4_argn",
	"m4_assert", "m4_before", "m4_bmatch", "m4_bpatsubsts", "m4_car",
	"m4_case", "m4_cdr", "m4_chomp", "m4_chomp_all", "m4_cleardivert",
	"m4_cmp", "m4_combine", "m4_cond", "m4_copy", "m4_copy_force",
	"m4_copy_unm4", "m4_copyright_condense", "m4_count", "m4_cr_all",
	"m4_cr_alnum", "m4_cr_digits", "m4_cr_letters", "m4_cr_symbols1",
	"m4_cr_symbols2", "m4_curry", "m4_default", "m4_default_nblank",
	"m4_default_nblank_quoted", "m4_default_quoted", "m4_define_default",
	"m4_defn", "m4_defun", "m4_defun_init", "m4_defun_once", "m4_divert",
	"m4_divert_once", "m4_divert_pop", "m4_divert_push",
	"m4_divert_require", "m4_divert_stack", "m4_divert_stack_push",
	"m4_divert_text", "m4_do", "m4_dquote", "m4_dquote_elt", "m4_dumpdef",
	"m4_dumpdefs", "m4_echo", "m4_errprintn", "m4_escape", "m4_esyscmd_s",
	"m4_expand", "m4_expand_once", "m4_expansion_stack",
	"m4_expansion_stack_push", "m4_fatal", "m4_file_append", "m4_flatten",
	"m4_for", "m4_foreach", "m4_foreach_w", "m4_ifblank", "m4_ifnblank",
	"m4_ifndef", "m4_ifset", "m4_ifval", "m4_ifvaln", "m4_ignore",
	"m4_include", "m4_include_unique", "m4_init", "m4_join", "m4_joinall",
	"m4_list_cmp", "m4_location", "m4_make_list", "m4_maketemp", "m4_map",
	"m4_map_args", "m4_map_args_pair", "m4_map_args_sep", "m4_map_args_w",
	"m4_map_sep", "m4_mapall", "m4_mapall_sep", "m4_max", "m4_min",
	"m4_mkstemp", "m4_n", "m4_newline", "m4_noquote", "m4_normalize",
	"m4_pattern_allow", "m4_pattern_forbid", "m4_popdef", "m4_provide",
	"m4_provide_if", "m4_qlen", "m4_quote", "m4_re_escape", "m4_re_string",
	"m4_re_word", "m4_rename", "m4_rename_force", "m4_rename_m4",
	"m4_require", "m4_reverse", "m4_set_add", "m4_set_add_all",
	"m4_set_contains", "m4_set_contents", "m4_set_delete",
	"m4_set_difference", "m4_set_dump", "m4_set_empty", "m4_set_foreach",
	"m4_set_intersection", "m4_set_list", "m4_set_listc", "m4_set_map",
	"m4_set_map_sep", "m4_set_remove", "m4_set_size", "m4_set_union",
	"m4_shift2", "m4_shift3", "m4_shiftn", "m4_sign", "m4_sinclude",
	"m4_split", "m4_stack_foreach", "m4_stack_foreach_lifo",
	"m4_stack_foreach_sep", "m4_stack_foreach_sep_lifo", "m4_strip",
	"m4_text_box", "m4_text_wrap", "m4_tolower", "m4_toupper",
	"m4_undefine", "m4_undivert", "m4_unquote", "m4_validate_w",
	"m4_version_compare", "m4_version_prereq", "m4_version_unletter",
	"m4_warn", "m4_warning", "m4_wrap", "m4_wrap_lifo",
};

static int by_name(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

bool tc_is_core_macro(const char *name)
{
	return bsearch(name, names, sizeof(names) / sizeof(*names),
		       sizeof(*names), by_name) != NULL;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c >= '0' && c <= '9');
}

/* "AC_DEFUN(": steps over it. */
static bool skip_definer(const char **at, const char *end)
{
	static const char *const words[] = {
		"AC_DEFUN(",	  "AC_DEFUN_ONCE(", "AU_DEFUN(",
		"AU_ALIAS(",	  "m4_define(",	    "m4_defun(",
		"m4_defun_once(", "m4_redefine(",   "m4_copy_force(",
		"m4_rename_force(", "define(",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const size_t len = strlen(words[i]);

		if ((size_t)(end - *at) > len &&
		    memcmp(*at, words[i], len) == 0) {
			*at += len;
			return true;
		}
	}
	return false;
}

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* A line that defines a macro of a literal name. */
static bool read_definition(const char *p, const char *end, const char **name,
			    size_t *len)
{
	const char *from;

	p = skip_blanks(p, end);
	if (!skip_definer(&p, end))
		return false;
	p = skip_blanks(p, end);
	p += p < end && *p == '[';
	for (from = p; p < end && is_name(*p);)
		p++;
	*name = from;
	*len = (size_t)(p - from);
	if (p == from || (*from >= '0' && *from <= '9'))
		return false;
	p += p < end && *p == ']';
	p = skip_blanks(p, end);
	return p < end && (*p == ',' || *p == ')');
}

int tc_next_definition(const char *bytes, size_t size, size_t *at,
		       const char **name, size_t *len)
{
	while (*at < size) {
		const char *line = bytes + *at;
		const char *eol = memchr(line, '\n', size - *at);
		const char *end = eol ? eol : bytes + size;

		*at = (size_t)(end - bytes) + (eol != NULL);
		if (read_definition(line, end, name, len))
			return 1;
	}
	return 0;
}
