# tests/lib/certs.sh - certificate authorities of a test, and what they issue,
# all in $CERTS: NAME.pem, NAME.key.  Sourced after t.sh.
CERTS=$DIR/certs
mkdir -p "$CERTS"
cat >"$CERTS/conf" <<'END'
[ca]
default_ca = any
[any]
database = $ENV::CERTS/index
serial = $ENV::CERTS/serial
new_certs_dir = $ENV::CERTS
default_md = sha256
policy = open
unique_subject = no
[open]
commonName = supplied
[req]
distinguished_name = nobody
[nobody]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[server]
basicConstraints = CA:FALSE
subjectAltName = DNS:$ENV::SAN
END
export CERTS SAN=none
: >"$CERTS/index"; echo 1000 >"$CERTS/serial"
# certify NAME ISSUER FROM TO SECTION: NAME.pem and NAME.key, by ISSUER or, when
# that is "", by itself.
certify() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -config "$CERTS/conf" \
        -keyout "$CERTS/$1.key" -out "$CERTS/request" 2>>"$CERTS/log"
    set -- "$1" "$3" "$4" "$5" "${2:+-cert $CERTS/$2.pem -keyfile $CERTS/$2.key}" "${2:--selfsign -keyfile $CERTS/$1.key}"
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config "$CERTS/conf" -extensions "$4" -startdate "$2" -enddate "$3" \
        ${5:-$6} -in "$CERTS/request" -out "$CERTS/$1.pem" 2>>"$CERTS/log"
}
# ca NAME [ISSUER]: an authority.
ca() { certify "$1" "${2:-}" 20200101000000Z 20490101000000Z authority; }
# leaf NAME ISSUER FROM TO [SAN]: a server's certificate with its issuer's behind it.
leaf() {
    SAN=${5:-$1} certify "$1" "$2" "$3" "$4" server
    cp "$CERTS/$1.pem" "$CERTS/$1.alone"
    [ -z "$2" ] || cat "$CERTS/$2.pem" >>"$CERTS/$1.pem"
}
# alone NAME: the server sends its own certificate only.
alone() { cp "$CERTS/$1.alone" "$CERTS/$1.pem"; }
