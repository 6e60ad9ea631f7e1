import Dispatch
import Foundation

/// The built executable, run as a user would run it.
enum TraceBinary {
  /// What a finished run left.
  struct Execution {
    var standardOutput: Data
    var standardError: String
    /// The exit status, or the number of the signal that ended it.
    var status: Int32
    /// It was ended by a signal.
    var wasSignalled: Bool

    /// Standard output as text.
    var text: String { String(decoding: standardOutput, as: UTF8.self) }
  }

  /// Why there is no `Execution`.
  enum Failure: Error, CustomStringConvertible {
    case notBuilt(besides: String)
    case timedOut(arguments: [String], seconds: Double)

    var description: String {
      switch self {
      case .notBuilt(let place): "there is no executable 'trace' beside \(place); build it with swift build"
      case .timedOut(let arguments, let seconds):
        "trace \(arguments.joined(separator: " ")) did not end within \(seconds) s"
      }
    }
  }

  /// Runs `trace` to its end.
  ///
  /// Output goes through files, so that no amount of it can block the executable.
  static func run(
    _ arguments: [String], standardInput: Data? = nil, environment: [String: String] = [:],
    in directory: TemporaryDirectory? = nil, timeout seconds: Double = 120
  ) throws -> Execution {
    try start(
      arguments, standardInput: standardInput, environment: environment, in: directory
    ).finish(within: seconds)
  }

  /// Starts `trace` and gives it back running.
  static func start(
    _ arguments: [String], standardInput: Data? = nil, environment: [String: String] = [:],
    in directory: TemporaryDirectory? = nil
  ) throws -> RunningTrace {
    try RunningTrace(
      executable: try executable.get(), arguments: arguments, standardInput: standardInput,
      environment: environment, directory: directory)
  }

  /// Where it is: what `TRACE_BINARY` names (to test an installed one), else beside the test bundle or beside a
  /// directory that holds it, on Linux and on macOS.
  static let executable = Result<URL, any Error> {
    if let named = ProcessInfo.processInfo.environment["TRACE_BINARY"] { return URL(fileURLWithPath: named) }
    var place = Bundle.module.bundleURL.resolvingSymlinksInPath()
    while place.path != "/" {
      place.deleteLastPathComponent()
      let candidate = place.appendingPathComponent("trace")
      let values = try? candidate.resourceValues(forKeys: [.isRegularFileKey, .isExecutableKey])
      if values?.isRegularFile == true, values?.isExecutable == true { return candidate }
    }
    throw Failure.notBuilt(besides: Bundle.module.bundleURL.path)
  }
}
