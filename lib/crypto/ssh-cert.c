/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Certificates of OpenSSH. */
#include "crypto/ssh-cert.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "crypto/wire.h"

enum { USER = 1, HOST = 2 };

/* Names of types, and how many strings the key itself is. */
static const struct type {
	const char *certificate, *key;
	unsigned strings;
} types[] = {
	{ "ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", 1 },
	{ "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp256",
	  2 },
	{ "ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp384",
	  2 },
	{ "ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-sha2-nistp521",
	  2 },
	{ "ssh-rsa-cert-v01@openssh.com", "ssh-rsa", 2 },
	{ "sk-ssh-ed25519-cert-v01@openssh.com", "sk-ssh-ed25519@openssh.com",
	  2 },
	{ "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
	  "sk-ecdsa-sha2-nistp256@openssh.com", 3 },
};
enum { TYPES = sizeof(types) / sizeof(*types) };

static const struct type *find_type(const struct tc_wire *name)
{
	size_t i;

	for (i = 0; i < TYPES; i++)
		if (tc_wire_is(name, types[i].certificate))
			return &types[i];
	return NULL;
}

static bool is_certificate(const struct tc_wire *name)
{
	static const char end[] = "-cert-v01@openssh.com";
	const size_t n = sizeof(end) - 1;

	return tc_wire_len(name) > n && memcmp(name->end - n, end, n) == 0;
}

/* The type's own name and the strings that are the key: what a file of public
 * keys has. */
static bool take_key(struct tc_ssh_cert *c, const struct type *type,
		     struct tc_wire *w)
{
	const size_t n = strlen(type->key);
	const uint8_t *begin = w->at;
	struct tc_wire part;
	unsigned i;

	for (i = 0; i < type->strings; i++)
		if (!tc_wire_string(w, &part))
			return false;
	c->key_len = 4 + n + (size_t)(w->at - begin);
	if (c->key_len > sizeof(c->key))
		return false;
	memset(c->key, 0, 3);
	c->key[3] = (uint8_t)n;
	memcpy(c->key + 4, type->key, n);
	memcpy(c->key + 4 + n, begin, (size_t)(w->at - begin));
	return true;
}

static bool take_principals(struct tc_ssh_cert *c, struct tc_wire list)
{
	struct tc_wire one;

	while (list.at < list.end) {
		if (c->principal_count == TC_MAX_SSH_PRINCIPALS ||
		    !tc_wire_string(&list, &one) ||
		    memchr(one.at, '\0', tc_wire_len(&one)) != NULL)
			return false;
		c->principals[c->principal_count++] =
			tc_strndup((const char *)one.at, tc_wire_len(&one));
	}
	return true;
}

static bool take_uint64(struct tc_wire *w, uint64_t *out)
{
	uint32_t high, low;

	if (!tc_wire_uint32(w, &high) || !tc_wire_uint32(w, &low))
		return false;
	*out = (uint64_t)high << 32 | low;
	return true;
}

/* Names, each with a string of its own. */
static bool are_options(struct tc_wire list)
{
	struct tc_wire name, value;

	while (list.at < list.end)
		if (!tc_wire_string(&list, &name) ||
		    !tc_wire_string(&list, &value))
			return false;
	return true;
}

static bool take_authority(struct tc_ssh_cert *c, const struct tc_wire *key)
{
	struct tc_wire inner = *key, name;

	if (!tc_wire_string(&inner, &name) || is_certificate(&name))
		return false;
	c->authority = key->at;
	c->authority_len = tc_wire_len(key);
	return true;
}

static bool take_all(struct tc_ssh_cert *c, const struct type *type,
		     const uint8_t *begin, struct tc_wire *w)
{
	struct tc_wire nonce, id, names, critical, extensions, reserved, key;
	struct tc_wire signature;
	uint64_t serial;
	uint32_t kind;

	if (!tc_wire_string(w, &nonce) || !take_key(c, type, w) ||
	    !take_uint64(w, &serial) || !tc_wire_uint32(w, &kind) ||
	    !tc_wire_string(w, &id) || !tc_wire_string(w, &names) ||
	    !take_uint64(w, &c->after) || !take_uint64(w, &c->before) ||
	    !tc_wire_string(w, &critical) ||
	    !tc_wire_string(w, &extensions) ||
	    !tc_wire_string(w, &reserved) || !tc_wire_string(w, &key))
		return false;
	c->signed_len = (size_t)(w->at - begin);
	if (!tc_wire_string(w, &signature) || w->at != w->end)
		return false;
	c->signature = signature.at;
	c->signature_len = tc_wire_len(&signature);
	c->user = kind == USER;
	return (kind == USER || kind == HOST) && are_options(critical) &&
	       are_options(extensions) && take_authority(c, &key) &&
	       take_principals(c, names);
}

int tc_ssh_cert_parse(struct tc_ssh_cert *out, const void *blob, size_t len,
		      struct tc_error *err)
{
	struct tc_wire w = { blob, (const uint8_t *)blob + len }, name;
	struct tc_ssh_cert made = { .key_len = 0 };
	const struct type *type;

	if (!tc_wire_string(&w, &name) || !is_certificate(&name))
		return 0;
	type = find_type(&name);
	if (type == NULL)
		return 0;
	if (!take_all(&made, type, blob, &w)) {
		tc_ssh_cert_release(&made);
		return tc_fail(err, "a damaged certificate");
	}
	*out = made;
	return 1;
}

void tc_ssh_cert_release(struct tc_ssh_cert *cert)
{
	if (cert == NULL)
		return;
	while (cert->principal_count > 0)
		free(cert->principals[--cert->principal_count]);
}

int tc_ssh_cert_verify(const struct tc_ssh_cert *cert, const void *blob,
		       enum tc_ssh_result *out, bool *weak,
		       struct tc_error *err)
{
	struct tc_wire w = { cert->signature,
			     cert->signature + cert->signature_len };
	struct tc_wire algorithm;

	*out = TC_SSH_NOT_SUPPORTED;
	if (tc_wire_string(&w, &algorithm) && tc_wire_is(&algorithm, "ssh-rsa"))
		return 0;
	return tc_ssh_verify(cert->authority, cert->authority_len,
			     cert->signature, cert->signature_len, blob,
			     cert->signed_len, out, weak, err);
}

/* Itself where it is no certificate, or none that can be read. */
static const void *plain(const void *key, size_t *len, struct tc_ssh_cert *c)
{
	if (tc_ssh_cert_parse(c, key, *len, NULL) != 1)
		return key;
	*len = c->key_len;
	return c->key;
}

bool tc_ssh_same_key(const void *a, size_t a_len, const void *b, size_t b_len)
{
	struct tc_ssh_cert x = { .key_len = 0 }, y = { .key_len = 0 };
	bool same;

	a = plain(a, &a_len, &x);
	b = plain(b, &b_len, &y);
	same = a_len == b_len && memcmp(a, b, a_len) == 0;
	tc_ssh_cert_release(&x);
	tc_ssh_cert_release(&y);
	return same;
}
