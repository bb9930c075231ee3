#!/bin/sh
# Makes the throw-away certificates of test_trust.py: an authority, and servers for 127.0.0.1 signed by it.
# The keys guard nothing; they are kept because a test must not need openssl.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
touch "$work/index"
echo 01 > "$work/serial"
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

signed() { # file, subject alternative name, from, to
    key "$work/key"
    openssl req -new -key "$work/key" -subj "/CN=lbtui test $1" -out "$work/request"
    cat > "$work/config" <<END
[ca]
default_ca = it
[it]
dir = $work
database = $work/index
serial = $work/serial
new_certs_dir = $work
certificate = authority.pem
private_key = $work/authority.key
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = $2
basicConstraints = CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
    openssl ca -batch -notext -config "$work/config" -in "$work/request" -startdate "$3" -enddate "$4" -out "$work/crt"
    cat "$work/key" "$work/crt" > "$1.pem"
}

key "$work/authority.key"
openssl req -x509 -new -key "$work/authority.key" -subj "/CN=lbtui test authority" -days 36500 -out authority.pem
signed good IP:127.0.0.1 20250101000000Z 21250101000000Z
signed expired IP:127.0.0.1 20200101000000Z 20210101000000Z
signed other_host DNS:elsewhere.test 20250101000000Z 21250101000000Z
key "$work/key"
openssl req -x509 -new -key "$work/key" -subj "/CN=lbtui test own" -addext subjectAltName=IP:127.0.0.1 \
    -days 36500 -out "$work/crt"
cat "$work/key" "$work/crt" > self_signed.pem
