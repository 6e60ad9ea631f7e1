import Testing
import TraceModel

@testable import LogReading

/// Proposals by single logs.
struct ProposedProfileTests {
  private func proposal(_ files: [String: [String]]) throws -> LogProfile {
    var sample = RecordSample()
    let plain = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    for (number, (file, lines)) in files.sorted(by: { $0.key < $1.key }).enumerated() {
      let bytes = Array(lines.joined(separator: "\n").utf8)
      let convention = plain.convention(ofLogCalled: LogName(path: file).origin, file: file, beginning: bytes)
      let decoder = plain.following(convention)
      var raw = RawBlock(lines: bytes)
      raw.source = UInt32(number)
      decoder.add(decoder.decode(raw), of: file, to: &sample)
    }
    return try ProposedProfile(sample, vocabulary: .makeDefault()).profile
  }

  private func record(_ second: Int, _ text: String, _ more: String) -> String {
    #"{"time":"2026-01-01T00:\#(10 + second / 60):\#(10 + second % 60 % 50)Z","msg":"\#(text)",\#(more)}"#
  }

  /// Two programs in the way of a request; `more` has the fields beside the wanted one.
  private func two(_ more: (Int) -> String) -> [String: [String]] {
    ["api.log", "worker.log"].enumerated().reduce(into: [:]) { files, file in
      files[file.element] = (0..<20).flatMap { number in
        ["gip", "gop"].enumerated().map {
          record(number * 4 + file.offset * 2 + $0.offset, $0.element, more(number))
        }
      }
    }
  }

  private func idField(_ files: [String: [String]]) throws -> [String] {
    try proposal(files).sources.compactMap { $0.id?.plainFields.first }
  }

  @Test func `The id is what a request has for itself, not the user who made several`() throws {
    let files = two { #""who":"user-\#($0 % 5)x","thing":"t-\#($0)a7""# }
    #expect(try idField(files) == ["thing", "thing"])
  }

  @Test func `The id joins programs, and a span's id, which each program has its own of, does not`() throws {
    var files = two { #""thing":"t-\#($0)a7""# }
    for (file, lines) in files {
      files[file] = lines.enumerated().map {
        $1.replacing("}", with: #","own":"\#(file.prefix(2))-\#($0)f3"}"#)
      }
    }
    #expect(try idField(files) == ["thing", "thing"])
  }

  @Test func `An id that trace finds by itself is not said again`() throws {
    let profile = try proposal(two { #""request_id":"t-\#($0)a7""# })
    #expect(!profile.sources.isEmpty)
    #expect(profile.sources.allSatisfy { $0.id == nil })
  }

  @Test func `A wider id than the one that is known is taken: the known one joins no programs`() throws {
    var files = two { #""flow":"t-\#($0)a7""# }
    for (file, lines) in files {
      files[file] = lines.enumerated().map {
        $1.replacing("}", with: #","request_id":"\#(file.prefix(2))-\#($0 / 2)f3"}"#)
      }
    }
    #expect(try idField(files) == ["flow", "flow"])
  }

  @Test func `Without an id the problem names the fields that were compared`() throws {
    let lines = (0..<20).map { record($0, "gip", #""serial":"s-\#($0)x""#) }
    #expect(throws: ProposedProfile.Problem.noID(considered: ["serial"])) { try proposal(["api.log": lines]) }
    #expect(throws: ProposedProfile.Problem.noRecords) { try proposal([:]) }
  }

  @Test func `What a rule of a built-in profile names gets no rule`() throws {
    let lines =
      (0..<10).map { number in
        #"{"level":30,"time":\#(1_772_359_200_000 + number * 1000),"req":{"id":"r-\#(number)x","method":"GET","url":"/a"},"#
          + #""res":{"statusCode":200},"responseTime":5,"msg":"request completed"}"#
      }
      + (0..<10).map { number in
        #"{"level":30,"time":\#(1_772_359_200_000 + number * 1000 - 2),"reqId":"r-\#(number)x","msg":"gip"}"#
      }
    let profile = try proposal(["api.log": lines])
    #expect(profile.sources.flatMap(\.rules).isEmpty)
  }

  @Test func `Texts that differ in a word that a request has one of are one pattern`() throws {
    let names = ["ann", "ben", "cem", "dora", "emil", "fay", "gus"]
    let lines = (0..<21).flatMap { number in
      [
        record(number * 2, "hello \(names[number % 7]) there", #""thing":"t-\#(number)a7""#),
        record(number * 2 + 1, "gop", #""thing":"t-\#(number)a7""#),
      ]
    }
    let rules = try proposal(["api.log": lines]).sources.flatMap(\.rules)
    #expect(rules.compactMap(\.pattern?.text) == [#"^hello \S+ there$"#])
    #expect(rules.first?.roles == [.requestReceived])
  }

  @Test func `A text with line ends and quotes becomes a rule that loads again`() throws {
    var files = two { #""thing":"t-\#($0)a7""# }
    // Requests without work tell which program is the first.
    files["api.log"]? += (20..<40).flatMap { number in
      ["gip", "gop"].enumerated().map {
        record(number * 4 + $0.offset, $0.element, #""thing":"t-\#(number)a7""#)
      }
    }
    files = files.mapValues { $0.map { $0.replacing("gip", with: #"it's \"a\"\n# line: {x}"#) } }
    let yaml = try proposal(files).yaml
    let read = try LogProfile(yaml: yaml, name: "trace.yaml")
    #expect(read.sources.flatMap(\.rules).contains { $0.texts == ["it's \"a\"\n# line: {x}"] })
  }
}
