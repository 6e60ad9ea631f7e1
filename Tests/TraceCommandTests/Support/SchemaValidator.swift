import Foundation

/// `Scripts/validate`, which holds JSON against `Documentation/schemas`.
enum SchemaValidator {
  /// Linux has Python, or gets it from `Scripts/test`; there a missing one is a failure, not a reason to skip.
  static let canRun: Bool = {
    #if os(Linux)
      true
    #else
      ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
      }
    #endif
  }()

  /// The schemas by the name of their file, such as `trace.show.1`.
  static let names = [
    "trace.check.1", "trace.diff.1", "trace.doctor.1", "trace.explain.1", "trace.find.1", "trace.forget.1",
    "trace.ingest.1", "trace.report.1", "trace.series.1", "trace.settle.1", "trace.show.1", "trace.sql.1",
  ]

  /// The misfits of `files` to their schemas, a line each. A schema is named by its file, or by that and a part
  /// (`trace.find.1#request`).
  static func misfits(_ files: [(schema: String, path: String)], in directory: TemporaryDirectory)
    async throws
    -> [String]
  {
    let script = Repository.root.appendingPathComponent("Scripts/validate").path
    let arguments = files.map { "'\($0.schema)=\($0.path)'" }.joined(separator: " ")
    let run = try await Shell.run("'\(script)' \(arguments) || echo \"status $?\"", in: directory)
    let lines = run.standardOutput.split(separator: "\n").map(String.init)
    guard let last = lines.last else { return [] }
    // Whatever else ends it is no verdict.
    guard last == "status 1", lines.count > 1 else { throw Failure(messages: run.standardError) }
    return lines.dropLast()
  }

  /// The validator did not run.
  struct Failure: Error, CustomStringConvertible {
    var messages: String
    var description: String { "Scripts/validate failed: \(messages.suffix(2_000))" }
  }
}
