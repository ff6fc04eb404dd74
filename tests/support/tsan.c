/* SPDX-License-Identifier: EUPL-1.2 */
/* ThreadSanitizer cannot see how the libraries that were not built with it keep their own threads apart (libzmq hands
 * messages from thread to thread without a lock that it knows), so what they touch is not looked at; our code is. */
#ifdef __SANITIZE_THREAD__

const char *__tsan_default_suppressions (void);

const char *__tsan_default_suppressions (void)
{
    return "called_from_lib:libzmq.so\n"
           "called_from_lib:libsodium.so\n"
           "called_from_lib:libstdc++.so\n"
           "race:libzmq.so\n";
}

#else

typedef int ts_nothing; /* ISO C wants something in a file */

#endif
