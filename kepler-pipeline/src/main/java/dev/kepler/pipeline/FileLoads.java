package dev.kepler.pipeline;

/**
 * Source of which each file is one load. A micro-batch has one file, but for releases that bear one
 * modification time and wait together, and for the one after a crash between listing a file and
 * planning its batch, which has another that landed since. Each of them arrives at a time of its
 * own.
 */
interface FileLoads {}
