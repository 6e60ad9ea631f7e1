import Dispatch
import Foundation

/// A process of `trace` that has been started.
final class RunningTrace {
  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  /// Holds what the process reads and writes.
  private let files: TemporaryDirectory

  init(
    executable: URL, arguments: [String], standardInput: Data?, environment: [String: String],
    directory: TemporaryDirectory?
  ) throws {
    files = try TemporaryDirectory()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = Self.plainEnvironment.merging(environment) { _, given in given }
    process.currentDirectoryURL = (directory ?? files).url
    var handles = [try file("standard-output"), try file("standard-error")]
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    process.standardInput = FileHandle.nullDevice
    if let standardInput {
      try standardInput.write(to: files.url.appendingPathComponent("standard-input"))
      handles.append(try FileHandle(forReadingFrom: files.url.appendingPathComponent("standard-input")))
      process.standardInput = handles[2]
    }
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
    // The process has its own; with very many of ours Foundation cannot start another.
    for handle in handles { try handle.close() }
  }

  /// Ends it as a crash or `kill -9` would. Nothing happens if it has ended already.
  func killAtOnce() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// It has not ended yet.
  var isRunning: Bool { process.isRunning }

  /// Waits for the end; a process that takes longer is killed.
  func finish(within seconds: Double) throws -> TraceBinary.Execution {
    if ended.wait(timeout: .now() + seconds) == .timedOut {
      killAtOnce()
      ended.wait()
      throw TraceBinary.Failure.timedOut(arguments: process.arguments ?? [], seconds: seconds)
    }
    return TraceBinary.Execution(
      standardOutput: try Data(contentsOf: files.url.appendingPathComponent("standard-output")),
      standardError: String(
        decoding: try Data(contentsOf: files.url.appendingPathComponent("standard-error")), as: UTF8.self),
      status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal)
  }

  /// The environment of the tests without what changes the behaviour of `trace`.
  private static var plainEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { name, _ in
      !["TRACE_DB", "NO_COLOR", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE", "TZ"].contains(name)
    }
  }

  private func file(_ name: String) throws -> FileHandle {
    let url = files.url.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}
