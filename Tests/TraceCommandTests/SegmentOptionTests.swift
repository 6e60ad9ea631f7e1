import Testing
import TraceModel

/// `--segment` follows the table of segments.
struct SegmentOptionTests {
  @Test(arguments: ["find", "report"])
  func `--segment takes exactly what a request is measured in`(command: String) async throws {
    let commands = try await CommandDescription.root.value.commands
    let described = try #require(commands.first { $0.commandName == command })
    let option = try #require(described.shown.first { $0.spellings.contains("--segment") })
    #expect(option.allValues == SegmentDefinition.all.filter(\.isMeasured).map(\.name))
  }

  @Test func `what occurs on a critical path only cannot be asked for`() async throws {
    for definition in SegmentDefinition.all where !definition.isMeasured {
      let execution = try await TraceBinary.run(["find", "--segment", definition.name])
      #expect(execution.status == 64)
    }
  }
}
