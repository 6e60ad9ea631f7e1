import Foundation

/// The built executable, run as a user would run it.
enum TraceBinary {
  /// The result of a finished run.
  typealias Execution = ChildProcess.Execution

  /// There is no executable.
  struct NotBuilt: Error, CustomStringConvertible {
    var place: String

    var description: String { "there is no executable 'trace' beside \(place); build it with swift build" }
  }

  /// Runs `trace` to its end.
  static func run(
    _ arguments: [String], standardInput: Data? = nil, environment: [String: String] = [:],
    in directory: TemporaryDirectory? = nil
  ) async throws -> Execution {
    try await process(
      arguments, standardInput: standardInput, environment: environment, in: directory
    ).run()
  }

  /// `trace` with arguments, to be run.
  static func process(
    _ arguments: [String], standardInput: Data? = nil, environment: [String: String] = [:],
    in directory: TemporaryDirectory? = nil
  ) throws -> ChildProcess {
    ChildProcess(
      executable: try executable.get().path, arguments: arguments, standardInput: standardInput,
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
    throw NotBuilt(place: Bundle.module.bundleURL.path)
  }
}
