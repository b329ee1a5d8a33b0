/* For programs that include it and never wait: there are no processes. */
