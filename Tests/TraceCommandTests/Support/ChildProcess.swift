import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that the tests start: `trace`, or what stands beside it in a pipe.
struct ChildProcess: Sendable {
  /// The result of a finished process.
  struct Execution: Sendable {
    var standardOutput: Data
    var standardError: String
    /// The exit status, or the number of the signal that ended it.
    var status: Int32
    /// It was ended by a signal.
    var wasSignalled: Bool

    /// Standard output as text.
    var text: String { String(decoding: standardOutput, as: UTF8.self) }
  }

  /// A path, or a name that is looked up in `PATH`.
  var executable: String
  var arguments: [String]
  /// nil: there is nothing to read.
  var standardInput: Data?
  /// Beside those of the tests, but for those that change the behaviour of `trace`.
  var environment: [String: String] = [:]
  /// Where it runs; nil: in an empty directory of its own.
  var directory: TemporaryDirectory?

  /// Runs it to its end.
  ///
  /// There is no time limit, since a busy machine would exceed any. No more processes run at a time than the machine
  /// has cores.
  func run() async throws -> Execution {
    try await ProcessSlots.shared.hold { try await run { _ in } }
  }

  /// Runs it to its end, and `body` beside it, whose processes come on top.
  func run(beside body: (Running) async throws -> Void) async throws -> Execution {
    let own = try TemporaryDirectory()
    let result = try await Subprocess.run(
      configuration(in: directory ?? own), input: try input(in: own), output: .bytes(limit: .max),
      error: .bytes(limit: .max)
    ) { execution in
      try await body(Running(identifier: execution.processIdentifier.value))
    }
    let standardOutput = Data(result.standardOutput)
    let standardError = String(decoding: result.standardError, as: UTF8.self)
    return switch result.terminationStatus {
    case .exited(let status):
      Execution(
        standardOutput: standardOutput, standardError: standardError, status: status, wasSignalled: false)
    case .signaled(let signal):
      Execution(
        standardOutput: standardOutput, standardError: standardError, status: signal, wasSignalled: true)
    }
  }

  /// Runs it, and ends it as a crash would as soon as `isTime`, unless it ends before.
  func runAndKill(when isTime: () -> Bool) async throws {
    _ = try await run { running in
      while !running.hasEnded, !isTime() { try await Task.sleep(for: .milliseconds(1)) }
      running.killAtOnce()
    }
  }

  /// Runs all of them at the same time; what they left stands in their order.
  static func runAtOnce(_ processes: [ChildProcess]) async throws -> [Execution] {
    try await withThrowingTaskGroup(of: (Int, Execution).self) { group in
      for (number, process) in processes.enumerated() {
        group.addTask { (number, try await process.run { _ in }) }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  func configuration(in directory: TemporaryDirectory) -> Configuration {
    Configuration(
      executable: executable.contains("/") ? .path(FilePath(executable)) : .name(executable),
      arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(uniqueKeysWithValues: plainEnvironment.map { (Environment.Key(stringLiteral: $0), $1) })),
      workingDirectory: FilePath(directory.url.path))
  }

  /// The environment of the tests without what changes the behaviour of `trace`.
  private var plainEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { name, _ in
      !["TRACE_DB", "NO_COLOR", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE", "TZ"].contains(name)
    }.merging(environment) { _, given in given }
  }

  /// A file and no pipe: writing to a process that has ended would end the tests with it.
  private func input(in directory: TemporaryDirectory) throws -> FileDescriptorInput {
    var path = "/dev/null"
    if let standardInput {
      path = directory.path("standard-input")
      try standardInput.write(to: URL(fileURLWithPath: path))
    }
    return .fileDescriptor(
      try FileDescriptor.open(FilePath(path), .readOnly), closeAfterSpawningProcess: true)
  }
}

extension ChildProcess {
  /// A process that has been started.
  struct Running: Sendable {
    let identifier: pid_t

    /// Ends it as a crash or `kill -9` would, if it has not ended before.
    func killAtOnce() { kill(identifier, SIGKILL) }

    /// It has ended. Its number stays its own until then and a while longer.
    var hasEnded: Bool {
      var information = siginfo_t()
      let found = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
      return found != 0 || information.si_signo != 0
    }
  }
}

/// As many places as the machine has cores; who finds none waits in line.
private actor ProcessSlots {
  static let shared = ProcessSlots()

  private var free = ProcessInfo.processInfo.activeProcessorCount
  private var waiting: [CheckedContinuation<Void, Never>] = []

  nonisolated func hold<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    await take()
    do {
      let result = try await body()
      await giveBack()
      return result
    } catch {
      await giveBack()
      throw error
    }
  }

  private func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
