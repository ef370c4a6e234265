/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Member names as text: parts, safety, normal form. */
#include "base/path.h"

#include <fnmatch.h>
#include <string.h>

const char *tc_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

size_t tc_path_normalise(char *dst, const char *src)
{
	char *out = dst;
	bool absolute = *src == '/';

	if (absolute)
		*out++ = '/';
	while (*src != '\0') {
		size_t len = strcspn(src, "/");

		if (len > 0 && !(len == 1 && src[0] == '.')) {
			if (out != dst && out[-1] != '/')
				*out++ = '/';
			memmove(out, src, len);
			out += len;
		}
		src += len;
		src += strspn(src, "/");
	}
	*out = '\0';
	return (size_t)(out - dst);
}

bool tc_path_ends_in(const char *path, const char *ending)
{
	size_t len = strlen(path), n = strlen(ending);

	return len >= n && strcmp(path + len - n, ending) == 0;
}

bool tc_path_is_below(const char *path)
{
	if (*path == '\0' || *path == '/')
		return false;
	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		if (len == 2 && path[0] == '.' && path[1] == '.')
			return false;
		path += len;
		path += strspn(path, "/");
	}
	return true;
}

int tc_path_resolve_link(char *dst, size_t size, const char *path,
			 const char *target)
{
	size_t len = (size_t)(tc_path_base(path) - path);

	if (*target == '/' || len >= size)
		return -1;
	memcpy(dst, path, len);
	while (len > 0 && dst[len - 1] == '/')
		len--;
	while (*target != '\0') {
		size_t part = strcspn(target, "/");

		if (part == 2 && target[0] == '.' && target[1] == '.') {
			if (len == 0)
				return -1;
			while (len > 0 && dst[len - 1] != '/')
				len--;
			while (len > 0 && dst[len - 1] == '/')
				len--;
		} else if (part > 0 && !(part == 1 && target[0] == '.')) {
			if (part + 2 > size - len)
				return -1;
			if (len > 0)
				dst[len++] = '/';
			memcpy(dst + len, target, part);
			len += part;
		}
		target += part;
		target += strspn(target, "/");
	}
	if (len >= size)
		return -1;
	dst[len] = '\0';
	return 0;
}

bool tc_path_match(const char *pattern, const char *path)
{
	if (strchr(pattern, '/') == NULL)
		path = tc_path_base(path);
	return fnmatch(pattern, path, FNM_PATHNAME) == 0;
}

bool tc_path_match_tail(const char *pattern, const char *path)
{
	const char *tail = path + strlen(path);
	size_t want = 1;
	const char *p;

	for (p = pattern; *p != '\0'; p++)
		want += *p == '/';
	for (; tail > path; tail--)
		if (tail[-1] == '/' && --want == 0)
			break;
	return fnmatch(pattern, tail, FNM_PATHNAME) == 0;
}
