/// A topic's name as a sign of retries: `jobs-retry-1000` holds failed messages of `jobs`, to be tried again after
/// 1000 ms, and `jobs-dlt` given up ones.
///
/// The names come from Spring Kafka (`-retry`, `-retry-1000`, `-dlt`), Uber's reprocessing (`group-jobs-retry`), Amazon
/// SQS (`-dlq`) and users of RabbitMQ (`jobs.retry.5s`, `dead-letter-jobs`). Words count without case, with any
/// characters between them, and in names such as `OrderCreated` with none.
struct TopicName {
  /// The kind of messages published there.
  enum Purpose { case work, retry, deadLetter }

  let purpose: Purpose
  /// All words of the name itself, without the place in a URL or an ARN. Plurals count as one word.
  private let words: Set<Substring>
  /// The words of the topic that is served, of a topic for work its own; without a number or a delay at their
  /// end. Empty where a retry topic names no other.
  let base: ArraySlice<Substring>

  init(_ name: String) {
    let name = Self.divided(name)
    let words = name.split { !($0.isLetter || $0.isNumber) }
    self.words = Self.ownWords(name)
    let first = words.firstIndex { Self.purpose(of: $0) != .work } ?? words.endIndex
    let markers = words[first...].prefix { Self.purpose(of: $0) != .work || Self.isFiller($0) }
    let isSuffix = markers.endIndex == words.endIndex
    guard first < words.endIndex, first == 0 || isSuffix else {
      let trimmed = Self.withoutFillers(words[...])
      (purpose, base) = (.work, trimmed.isEmpty ? words[...] : trimmed)
      return
    }
    purpose = markers.contains { Self.purpose(of: $0) == .deadLetter } ? .deadLetter : .retry
    base = Self.withoutFillers(first > 0 ? words[..<first] : words[markers.endIndex...])
  }

  /// Failed messages of `other` may be published here: the name says so of the same base, with a group's name
  /// before or behind it, or of no base at all.
  func serves(_ other: TopicName) -> Bool {
    guard purpose != .work, other.purpose != .deadLetter else { return false }
    return base.isEmpty || base.starts(with: other.base) || base.suffix(other.base.count) == other.base
  }

  /// Both may be names of one topic, as those of a routing key and of a queue are: one says no more than the other.
  func mayName(_ other: TopicName) -> Bool {
    guard purpose == other.purpose, !words.isEmpty, !other.words.isEmpty else { return false }
    return words.isSubset(of: other.words) || other.words.isSubset(of: words)
  }

  /// The name in lower case, with a hyphen before each word that a capital letter begins.
  private static func divided(_ name: String) -> String {
    guard name.utf8.contains(where: { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) else {
      return name.lowercased()
    }
    var (divided, before) = ("", Character(" "))
    for (index, character) in zip(name.indices, name) {
      let behind = name.index(after: index)
      let isBeforeSmall = behind < name.endIndex && name[behind].isLowercase
      if character.isUppercase, before.isLowercase || before.isUppercase && isBeforeSmall {
        divided.append("-")
      }
      divided += character.lowercased()
      before = character
    }
    return divided
  }

  private static func ownWords(_ name: String) -> Set<Substring> {
    let isAddress = name.contains("://") || name.hasPrefix("arn:")
    let own = isAddress ? name.split { $0 == "/" || $0 == ":" }.last ?? name[...] : name[...]
    let words = own.split { !($0.isLetter || $0.isNumber) }.filter { !isFiller($0) && !markers.contains($0) }
    return Set(words.map { $0.count > 3 && $0.hasSuffix("s") ? $0.dropLast() : $0 })
  }

  /// Words without a statement on a topic's content.
  private static let markers: Set<Substring> = [
    "fifo", "queue", "topic", "exchange", "events", "event", "created", "updated", "deleted", "changed",
    "requested",
    "submitted", "placed", "new",
  ]

  /// The meaning of a word by itself.
  private static func purpose(of word: Substring) -> Purpose {
    if deadLetterWords.contains(word) { return .deadLetter }
    let hasMarker = word == "retries" || word.hasPrefix("retry") && isFiller(word.dropFirst(5))
    return hasMarker ? .retry : .work
  }

  /// The word only says more of a retry topic: its delay, number, or that it is a queue.
  private static func isFiller(_ word: Substring) -> Bool {
    let rest = word.drop(while: \.isNumber)
    return rest.isEmpty || fillers.contains(rest)
  }

  private static func withoutFillers(_ words: ArraySlice<Substring>) -> ArraySlice<Substring> {
    words.prefix(words.count - words.reversed().prefix(while: isFiller).count)
  }

  private static let deadLetterWords: Set<Substring> = [
    "dlt", "dlq", "dead", "deadletter", "deadletters", "deadletterqueue", "deadlettertopic",
  ]
  private static let fillers: Set<Substring> = [
    "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h",
    "hr", "hour", "hours", "d", "day", "days", "letter", "letters", "queue", "topic",
  ]
}
