/* SPDX-License-Identifier: MIT
 * A system call without libc. It must be refused: kernel entry. */
long fault(void);

long fault(void) {
#if defined(__x86_64__)
  long result = 39; /* getpid */
  __asm__ volatile("syscall" : "+a"(result) : : "rcx", "r11", "memory");
#elif defined(__i386__)
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
#elif defined(__aarch64__)
  register long result __asm__("x0") = 0;
  register long number __asm__("x8") = 172;
  __asm__ volatile("svc #0" : "+r"(result) : "r"(number) : "memory");
#else
#error "name this machine's way into the kernel here and in fuzz/checks/no_heap.sh"
#endif
  return result;
}
