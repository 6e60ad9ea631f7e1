import Testing
import TraceModel

@testable import TraceSources

/// The attributes of shards as those of one index.
@Suite struct JoinedAttributesTests {
  private func table(_ keys: [(String, [String])], omitted: [String] = []) -> AttributeTable {
    var table = AttributeTable()
    for (key, values) in keys { table.add(key, values) }
    table.omitted = omitted
    return table
  }

  @Test func `each value has one place, wherever a shard has it`() {
    let joined = JoinedAttributes([
      table([("codec", ["h264", "av1"]), ("region", ["eu"])]), table([("codec", ["vp9", "h264"])]),
    ])
    #expect(joined.table.keys == ["codec", "region"])
    #expect(joined.table.values.map(\.text) == ["h264", "av1", "vp9", "eu"])
    #expect(joined.table.values.map(\.key) == [0, 0, 0, 1])
    #expect(joined.places == [[0, 1, 3], [2, 0]])
  }

  @Test func `a key that one shard does not know is known in none`() {
    let joined = JoinedAttributes([
      table([("codec", ["h264"]), ("user", ["bob"])]), table([("codec", ["av1"])], omitted: ["user"]),
    ])
    #expect(joined.table.keys == ["codec"])
    #expect(joined.table.omitted == ["user"])
    #expect(joined.places == [[0, -1], [1]])
  }
}
