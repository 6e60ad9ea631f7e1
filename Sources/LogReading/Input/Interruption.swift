import Synchronization

/// The user's request to end a program that follows logs.
package enum Interruption {
  private static let asked = Atomic(false)

  /// Streams are read as if they ended here, and files are followed no longer.
  package static var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// Asks for it. May be called in a signal's handler: it only stores a flag.
  package static func ask() { asked.store(true, ordering: .relaxed) }
}
