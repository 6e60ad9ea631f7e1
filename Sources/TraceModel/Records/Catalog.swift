import Synchronization

/// The few texts and origins that many events share, each stored once and named by its id.
///
/// Texts are topics, consumer groups and values of grouped attributes. All decoding tasks share one catalog.
public final class Catalog: Sendable {
  private struct State {
    var texts = [""]
    var names = ["": NameID.empty]
    var origins = [Origin(service: "")]
    var originIDs = [Origin(service: ""): OriginID.unnamed]
    var errorTexts: Set<NameID> = []

    mutating func id(of origin: Origin) -> OriginID {
      let next = OriginID(index: origins.count)
      let id = originIDs[origin, default: next]
      guard id == next else { return id }
      originIDs[origin] = next
      // Origins of one service mostly come one after another.
      if origins[next.index - 1].service != origin.service { _ = self.id(of: origin.service) }
      origins.append(origin)
      return next
    }

    mutating func id(of text: String) -> NameID {
      if let known = names[text] { return known }
      let id = NameID(index: texts.count)
      texts.append(text)
      names[text] = id
      return id
    }
  }

  private let state = Mutex(State())
  /// The attributes that an ingest notes.
  package let attributes = AttributeCatalog()

  /// An empty catalog, but for the unnamed origin and the empty text.
  public init() {}

  /// The id of `text`, new or known.
  public func id(of text: String) -> NameID {
    state.withLock { $0.id(of: text) }
  }

  /// The id of an error's text without numbers and names; once there are very many, that of `otherErrors`. Programs
  /// have few statements that log errors, but one may log a user's sentences.
  package func id(ofError text: String) -> NameID {
    guard !text.isEmpty else { return .empty }
    return state.withLock { state in
      if let known = state.names[text], state.errorTexts.contains(known) { return known }
      let isFull = state.errorTexts.count >= Self.mostErrorTexts
      let id = state.id(of: isFull ? Self.otherErrors : text)
      state.errorTexts.insert(id)
      return id
    }
  }

  /// Different texts of errors that one run tells apart.
  package static let mostErrorTexts = 1000
  /// The text of all others.
  package static let otherErrors = "other errors"

  /// The id of `origin`, new or known. Its service has an id as a text, too: it may stand for a consumer group.
  public func id(of origin: Origin) -> OriginID { state.withLock { $0.id(of: origin) } }

  /// The ids of `origins`, in their order; the catalog is locked once.
  package func ids(of origins: [Origin]) -> [OriginID] {
    state.withLock { state in
      state.originIDs.reserveCapacity(state.originIDs.count + origins.count)
      return origins.map { state.id(of: $0) }
    }
  }

  /// The text with the id. Traps on an id of another catalog.
  public func text(_ id: NameID) -> String { state.withLock { $0.texts[id.index] } }

  /// The origin with the id. Traps on an id of another catalog.
  public func origin(_ id: OriginID) -> Origin { state.withLock { $0.origins[id.index] } }

  /// All origins by id, for loops that would otherwise lock each time.
  public var origins: [Origin] { state.withLock { $0.origins } }

  /// All texts by id, for loops that would otherwise lock each time.
  public var texts: [String] { state.withLock { $0.texts } }
}
