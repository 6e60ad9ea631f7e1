import Foundation
import Testing

/// Logs that belong together, and the name that tests list them under.
struct LogSet: Sendable, CustomTestStringConvertible {
  let name: String
  private let make: @Sendable (TemporaryDirectory) async throws -> [String]

  var testDescription: String { name }

  /// Paths of the logs; those that have to be made are made in `directory`.
  func logs(in directory: TemporaryDirectory) async throws -> [String] { try await make(directory) }

  /// All sets.
  static let all = samples + [recording, troubled]

  /// Some of them, for what asks many questions of each.
  static let few = samples.filter { ["redelivery", "skewed"].contains($0.name) } + [troubled]

  /// The folders of `SampleLogs`.
  private static let samples: [LogSet] = {
    let folder = Repository.root.appendingPathComponent("SampleLogs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasSuffix(".md") }.sorted().map { name in
      let logs = folder.appendingPathComponent(name)
      return LogSet(name: name) { _ in
        try FileManager.default.contentsOfDirectory(atPath: logs.path).filter { $0.hasSuffix(".jsonl") }
          .sorted().map { logs.appendingPathComponent($0).path }
      }
    }
  }()

  /// The recorded run of the tests' own.
  private static let recording = LogSet(name: "recording") { _ in try await Fixture.videoPipeline.value.logs }

  /// It has a client whose clock is set, two machines under one name, whole seconds, and ids of several requests. It
  /// also has holes, messages that were tried again or put away, and unreadable lines.
  private static let troubled = LogSet(name: "troubled") { directory in
    let logs = TroubledLogs()
    return try logs.jobs.write(to: directory)
      + logs.others.map { name, lines in
        try directory.write(lines.joined(separator: "\n") + "\n", to: name)
      }
  }
}
