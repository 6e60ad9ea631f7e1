import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// The texts of records that are no steps, counted part by part.
struct NoteTextsTests {
  private static func time(_ second: Int) -> Timestamp {
    Timestamp(nanoseconds: Int64(second) * 1_000_000_000)
  }

  @Test func `in whatever order and parts records are read, the counts and their order are the same`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      let notes = (0..<40).map { _ in
        (text: "text \(Int.random(in: 0..<9, using: &random))", time: Int.random(in: 0..<9, using: &random))
      }
      let orders = [notes, notes.reversed(), notes.shuffled(using: &random)]
      let told = orders.map { notes in
        var texts = NoteTexts()
        var part = NoteTexts()
        for note in notes {
          part.addNote(note.text, of: OriginID(0), at: Self.time(note.time))
          guard Bool.random(using: &random) else { continue }
          texts.merge(part)
          part = NoteTexts()
        }
        texts.merge(part)
        #expect(texts.records == notes.count)
        return texts.inOrder.map { "\($0.key.text) \($0.count)" }
      }
      #expect(told[0] == told[1] && told[0] == told[2], "seed \(seed)")
    }
  }

  @Test func `the first is the one that was logged first`() {
    var texts = NoteTexts()
    texts.addNote("done", of: OriginID(0), at: Self.time(2))
    texts.addNote("begun", of: OriginID(0), at: Self.time(1))
    texts.addNote("done", of: OriginID(0), at: Self.time(3))
    #expect(texts.inOrder.map(\.key.text) == ["begun", "done"])
    #expect(texts.inOrder.map(\.count) == [1, 2])
  }
}
