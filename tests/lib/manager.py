"""usage: manager.py WATCHDOG_MS LOG PROGRAM ARGUMENT...

A service manager for one program: gives it NOTIFY_SOCKET and WATCHDOG_USEC, and
holds its I/O threads still for a while.  TAP on stdout, the program's log in LOG.
Nothing is timed: what is looked at is the order of what is said.
"""
import ctypes, os, signal, socket, subprocess, sys, tempfile, time

watchdog_ms, log, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
folder = tempfile.mkdtemp()
ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(folder + '/notify')
count = 0


def ok(good, sentence):
    global count
    count += 1
    print('%sok %d - %s' % ('' if good else 'not ', count, sentence), flush=True)


def hear(seconds):
    """The next message, or '' after so long."""
    ear.settimeout(seconds)
    try:
        return ear.recv(4096).decode()
    except socket.timeout:
        return ''


def said(words, times):
    """Waits until the log has the words so often; what was heard meanwhile."""
    heard, end = [], time.monotonic() + 60
    while time.monotonic() < end and open(log).read().count(words) < times:
        m = hear(.2)
        heard += [m] if m else []
    return heard


environment = dict(os.environ, NOTIFY_SOCKET=folder + '/notify', WATCHDOG_USEC=str(watchdog_ms * 1000))
environment.pop('WATCHDOG_PID', None)
program = subprocess.Popen(command, env=environment, stdout=open(log, 'w'), stderr=subprocess.STDOUT)
try:
    ok(hear(30) == 'READY=1', 'it says that it is ready')
    ok(hear(30) == 'WATCHDOG=1' and hear(30) == 'WATCHDOG=1', 'and then, again and again, that it lives')
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    SEIZE, INTERRUPT, DETACH, WALL = 0x4206, 0x4207, 17, 0x40000000
    tasks = '/proc/%d/task/' % program.pid
    io = [int(t) for t in os.listdir(tasks) if open(tasks + t + '/comm').read().startswith('MHD')]
    held = all(libc.ptrace(SEIZE, t, None, None) == 0 and libc.ptrace(INTERRUPT, t, None, None) == 0 for t in io)
    for t in io if held else []:
        os.waitpid(t, WALL)
    if held and io:
        stuck = open(log).read().count('service.stuck')
        said('service.stuck', stuck + 1)  # what was under way before is over
        ok('WATCHDOG=1' not in said('service.stuck', stuck + 3), 'held still, it does not say that it lives')
        for t in io:
            libc.ptrace(DETACH, t, None, None)
        ok(hear(30) == 'WATCHDOG=1', 'let go, it lives again')
    else:
        print('# no permission to hold threads (%d found)' % len(io))
    program.send_signal(signal.SIGTERM)
    last = [hear(30)]
    while last[-1] == 'WATCHDOG=1':
        last.append(hear(30))
    ok(last[-1] == 'STOPPING=1', 'at its end it says so')
    ok(program.wait(30) == 0, 'and ends well')
finally:
    program.kill()
    program.wait()
    ear.close()
    os.remove(folder + '/notify')
    os.rmdir(folder)
print('1..%d' % count)
