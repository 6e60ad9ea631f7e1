import Testing
import TraceModel

@testable import TraceRendering

@Suite struct SegmentHelpTests {
  private let lines = SegmentHelp.lines.split(separator: "\n").map(String.init)

  @Test func `every measured segment is explained once, in the order of the table`() {
    let names = lines.filter { !$0.hasPrefix("   ") }.map { String($0.split(separator: " ")[0]) }
    #expect(names == SegmentDefinition.all.filter(\.isMeasured).map(\.name))
  }

  @Test func `explanations stand in one column, and no line is longer than 80`() {
    for line in lines {
      #expect(line.count <= 80)
      #expect(line.prefix(20).hasSuffix(" ") && line.dropFirst(20).first != " ", "\(line)")
    }
  }

  @Test func `an explanation that is too long goes on in the next line`() {
    let first = lines.firstIndex { $0.contains("from_api") }
    #expect(
      first.map { lines[$0...].prefix(2) } == [
        "  from_api          request received -> every message done, of requests",
        "                    without a client record",
      ])
  }
}
