// smtp.js PORT_FILE LOG KEY CERT: a mail server that wants STARTTLS and a name;
// each message it takes becomes a JSON line of LOG.
const fs = require('fs');
const { SMTPServer } = require('smtp-server');
const { simpleParser } = require('mailparser');

const [portFile, log, key, cert] = process.argv.slice(2);
const server = new SMTPServer({
  key: fs.readFileSync(key),
  cert: fs.readFileSync(cert),
  onAuth(auth, session, done) {
    done(auth.username === 'lien-cong' && auth.password === 'mật khẩu' ? null : new Error('no'), { user: 1 });
  },
  onRcptTo(address, session, done) {
    done(address.address.startsWith('khong') ? new Error('no such box here') : null);
  },
  async onData(stream, session, done) {
    const mail = await simpleParser(stream);
    fs.appendFileSync(log, `${JSON.stringify({
      secure: session.secure,
      from: mail.from.value[0].address,
      to: session.envelope.rcptTo.map((r) => r.address),
      subject: mail.subject,
      text: mail.text,
      date: mail.date,
      id: mail.messageId,
    })}\n`);
    done();
  },
});
server.listen(0, '127.0.0.1', () => fs.writeFileSync(portFile, String(server.server.address().port)));
