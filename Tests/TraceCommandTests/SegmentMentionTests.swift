import Foundation
import Testing
import TraceModel

/// The table of segments against what users are told.
struct SegmentMentionTests {
  private static let measured = SegmentDefinition.all.filter(\.isMeasured).map(\.name)

  @Test(arguments: ["find", "report"])
  func `--segment takes exactly what a request is measured in`(command: String) throws {
    let commands = try CommandDescription.root.get().commands
    let described = try #require(commands.first { $0.commandName == command })
    let option = try #require(described.shown.first { $0.spellings.contains("--segment") })
    #expect(option.allValues == Self.measured)
  }

  @Test func `what occurs on a critical path only cannot be asked for`() throws {
    for definition in SegmentDefinition.all where !definition.isMeasured {
      let execution = try TraceBinary.run(["find", "--segment", definition.name])
      #expect(execution.status == 64)
    }
  }

  @Test func `the documents explain every measured segment in a row of its own`() throws {
    let pages = try Self.documents().map { try String(contentsOf: $0, encoding: .utf8) }
    for name in Self.measured {
      #expect(pages.contains { $0.contains("\n| `\(name)` |") }, "\(name)")
    }
  }

  /// README.md and the pages of the documentation.
  private static func documents() throws -> [URL] {
    let folder = Repository.root.appendingPathComponent("Documentation")
    let pages = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let readme = Repository.root.appendingPathComponent("README.md")
    return [readme] + (pages ?? []).filter { $0.pathExtension == "md" }
  }
}
