import TraceModel

/// Answers that state the result in a word, without a status.
///
///     order out   result: accepted   47 requests, 47 hand a message on
///     order out   result: rejected    6 requests,  0 hand a message on      422
struct AnswerWords {
  /// Answers with one of some words, and the status that stands for these.
  struct Case {
    var path: String
    var words: [String]
    var status: String
    var evidence: String
  }

  private let facts: SampleFacts
  /// Statements that hand messages on.
  private let handing: Set<Int>

  private static let mostWords = 6
  private static let statuses: [(meaning: StepWords.Meaning, status: String)] = [
    (.refuse, "422"), (.fail, "500"),
  ]

  private var sample: RecordSample { facts.sample }

  init(_ facts: SampleFacts, handing: Set<Int>) { (self.facts, self.handing) = (facts, handing) }

  /// The cases of a statement with which a server answers; none if no word tells them.
  func cases(of statement: Int) -> [Case] {
    let known = facts.statements[statement]
    let locations = known.locations.keys.filter {
      known.has($0) && sample.locations[$0].isReal && !sample.locations[$0].isText
    }
    return locations.sorted().lazy.map { cases(of: statement, at: $0) }.first { !$0.isEmpty } ?? []
  }

  /// The status of a statement whose own text refuses; nil of any other.
  func status(of statement: Int) -> String? {
    let words = StepWords(sample.statements[statement].parts.literals)
    guard words.mean(.refuse), !words.mean(.finish) else { return nil }
    let requests = facts.requests.requests.filter { has($0, statement) }
    return requests.count(where: handsOn) * 20 <= requests.count ? "422" : nil
  }

  private func cases(of statement: Int, at location: Int) -> [Case] {
    var counts: [Int: (records: Int, handing: Int)] = [:]
    for request in facts.requests.requests {
      let own = request.records.filter { sample.records[$0].statement == statement }
      for value in own.compactMap({ sample.records[$0].value(location) }) {
        counts[value, default: (0, 0)].records += 1
        if handsOn(request) { counts[value, default: (0, 0)].handing += 1 }
        guard counts.count <= Self.mostWords else { return [] }
      }
    }
    guard counts.count > 1, counts.keys.allSatisfy({ isWord(sample.values[$0]) }) else { return [] }
    return Self.statuses.compactMap { meaning, status in
      let own = counts.filter { value, count in
        Self.meaning(of: sample.values[value]) == meaning && count.handing * 20 <= count.records
      }
      guard !own.isEmpty, own.count < counts.count else { return nil }
      let words = own.keys.map { sample.values[$0] }.sorted()
      let (all, handing) = own.values.reduce((0, 0)) { ($0.0 + $1.records, $0.1 + $1.handing) }
      let path = sample.locations[location].path
      return Case(
        path: path, words: words, status: status,
        evidence:
          "\(all - handing) of \(all) answers with \(words.joined(separator: ", ")) in \(path) hand no message on"
      )
    }
  }

  /// *Rejected* is a word of failures, too: the first meaning counts.
  private static func meaning(of word: String) -> StepWords.Meaning? {
    statuses.first { StepWords(word).mean($0.meaning) }?.meaning
  }

  private func isWord(_ text: String) -> Bool {
    text.count <= 30 && text.contains(where: \.isLetter)
      && text.allSatisfy { $0.isLetter || $0 == "_" || $0 == "-" || $0 == " " }
  }

  private func has(_ request: SampledRequests.Request, _ statement: Int) -> Bool {
    request.records.contains { sample.records[$0].statement == statement }
  }

  private func handsOn(_ request: SampledRequests.Request) -> Bool {
    request.records.contains { handing.contains(sample.records[$0].statement) }
  }
}
