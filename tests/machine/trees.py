"""What /proc and /sys say on other machines: files by path below the root."""

from __future__ import annotations

CPU = "sys/devices/system/cpu"
STAT = "cpu  100 20 30 800 5 0 10 35 0 0\ncpu0 50 10 15 400 5 0 5 15 0 0\nintr 1 2 3\n"


def cores(*groups: tuple[int, int, str]) -> dict[str, str]:
    """/sys of CPUs given as (number, socket, twins)."""
    files = {f"{CPU}/online": ",".join(str(number) for number, _, _ in groups)}
    for number, socket, twins in groups:
        folder = f"{CPU}/cpu{number}/topology"
        files |= {f"{folder}/core_cpus_list": twins, f"{folder}/physical_package_id": str(socket)}
    return files


BARE_METAL = {
    **cores((0, 0, "0,2"), (1, 0, "1,3"), (2, 0, "0,2"), (3, 0, "1,3")),
    "proc/cpuinfo": "processor\t: 0\nmodel name\t: Intel(R) Xeon(R) Gold 6142\nmicrocode\t: 0x2007006\n"
    "flags\t\t: fpu tsc constant_tsc nonstop_tsc pku ospke\n\nprocessor\t: 1\nmodel name\t: other\n",
    "proc/self/status": "Name:\tcat\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n",
    "proc/loadavg": "0.31 0.20 0.10 1/234 5678\n",
    "proc/stat": STAT,
    "proc/meminfo": "MemTotal:       16384 kB\nMemFree: 1 kB\n",
    "proc/cmdline": "BOOT_IMAGE=/vmlinuz root=UUID=1234-SECRET quiet\n",
    "proc/sys/kernel/hostname": "kostas-laptop\n",
    "proc/sys/kernel/arch": "x86_64\n",
    "proc/sys/kernel/osrelease": "6.1.0-13-amd64\n",
    "proc/sys/kernel/random/boot_id": "5a1e9bb5-SECRET\n",
    "proc/sys/kernel/perf_event_paranoid": "-1\n",
    "proc/sys/kernel/randomize_va_space": "2\n",
    "etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "sys/class/dmi/id/sys_vendor": "Dell Inc.\n",
    "sys/class/dmi/id/product_serial": "SERIAL-SECRET\n",
    "sys/class/net/eth0/address": "52:54:00:aa:bb:cc\n",
    "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
    "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
    f"{CPU}/cpufreq/policy0/scaling_governor": "powersave\n",
    f"{CPU}/cpufreq/policy1/scaling_governor": "powersave\n",
    f"{CPU}/cpufreq/policy0/scaling_driver": "intel_pstate\n",
    f"{CPU}/intel_pstate/no_turbo": "0\n",
    f"{CPU}/smt/control": "on\n",
    f"{CPU}/cpuidle/current_driver": "intel_idle\n",
    f"{CPU}/cpu0/cpuidle/state0/name": "POLL\n",
    f"{CPU}/cpu0/cpuidle/state10/name": "C10\n",
    f"{CPU}/cpu0/cpuidle/state2/name": "C6\n",
    f"{CPU}/cpu0/cpuidle/state2/latency": "133\n",
    f"{CPU}/cpu0/cpuidle/state10/latency": "890\n",
    f"{CPU}/vulnerabilities/mds": "Vulnerable: no microcode\n",
    f"{CPU}/vulnerabilities/meltdown": "Mitigation: PTI\n",
    f"{CPU}/vulnerabilities/tsa": "Not affected\n",
}
VIRTUAL = {
    **cores((0, 0, "0"), (1, 0, "1")),
    "proc/cpuinfo": "processor : 0\nmodel name : Intel Xeon Processor\nflags : tsc hypervisor\n",
    "sys/class/dmi/id/sys_vendor": "QEMU\n",
    f"{CPU}/smt/control": "notsupported\n",
}
ARM_BOARD = {
    **cores((0, 0, "0"), (1, 0, "1"), (2, 0, "2"), (3, 0, "3")),
    "proc/cpuinfo": "processor : 0\nFeatures : fp asimd\nCPU implementer : 0x41\nCPU part : 0xd08\n\n"
    "Serial : 10000000SECRET\nModel : Raspberry Pi 4\n",
    "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.2\0",
    **{f"{CPU}/cpu{n}/cpu_capacity": "446" if n < 2 else "1024" for n in range(4)},
}
