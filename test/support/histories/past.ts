import type { DraftedEvent } from '@filrouge/story'
import { DEVELOPMENTS, EXPECTATIONS, ISSUES } from './pools.js'

/** What can be taken back. */
const CLAIMS: ReadonlySet<string> = new Set([
  'PositionStated',
  'FigureReported',
  'ReportCorroborated',
  'ReportDisputed',
  'CredibilityAssessed',
  'SourceRated',
  'TranslationAdded',
  'ExpectationFulfilled',
  'ExpectationCancelled',
  'ExpectationLapsed',
  'DevelopmentWithdrawn',
] satisfies DraftedEvent['type'][])

/** What a history has so far, as far as its next events may refer to it. */
export class Past {
  version = 0
  readonly unreported = new Set(DEVELOPMENTS)
  readonly standing = new Set<string>()
  readonly held = new Set<string>()
  readonly unraised = new Set(ISSUES)
  readonly unannounced = new Set(EXPECTATIONS)
  readonly openExpectations = new Set<string>()
  /** The versions at which developments were last reported or corrected. */
  readonly written = new Map<string, number>()
  /** By version, what can be undone or taken back. */
  readonly merges = new Map<number, readonly string[]>()
  readonly claims = new Map<number, DraftedEvent>()

  get issues(): string[] {
    return ISSUES.filter((id) => !this.unraised.has(id))
  }

  /** Takes in an event that was accepted. */
  add(event: DraftedEvent): void {
    this.version += 1
    if (CLAIMS.has(event.type)) this.claims.set(this.version, event)
    switch (event.type) {
      case 'DevelopmentReported':
        this.unreported.delete(event.data.developmentId)
        this.standing.add(event.data.developmentId)
        this.written.set(event.data.developmentId, this.version)
        break
      case 'DevelopmentCorrected':
        this.written.set(event.data.developmentId, this.version)
        break
      case 'DevelopmentHeld':
        this.held.add(event.data.developmentId)
        break
      case 'HoldReleased':
        this.held.delete(event.data.developmentId)
        break
      case 'DevelopmentWithdrawn':
        this.standing.delete(event.data.developmentId)
        break
      case 'DevelopmentsMerged':
        this.merges.set(this.version, event.data.from)
        for (const id of event.data.from) this.standing.delete(id)
        break
      case 'MergeUndone':
        for (const id of this.merges.get(event.data.mergeVersion) ?? []) this.standing.add(id)
        this.merges.delete(event.data.mergeVersion)
        break
      case 'IssueRaised':
        this.unraised.delete(event.data.issueId)
        break
      case 'ExpectationAnnounced':
        this.unannounced.delete(event.data.expectationId)
        this.openExpectations.add(event.data.expectationId)
        break
      case 'ExpectationFulfilled':
        if (!event.data.partly) this.openExpectations.delete(event.data.expectationId)
        break
      case 'ExpectationCancelled':
      case 'ExpectationLapsed':
        this.openExpectations.delete(event.data.expectationId)
        break
      case 'ClaimRetracted':
        this.takeBack(event.data.version)
        break
    }
  }

  private takeBack(version: number): void {
    const claim = this.claims.get(version)
    this.claims.delete(version)
    switch (claim?.type) {
      case 'DevelopmentWithdrawn':
        this.standing.add(claim.data.developmentId)
        break
      case 'ExpectationFulfilled':
      case 'ExpectationCancelled':
      case 'ExpectationLapsed':
        this.openExpectations.add(claim.data.expectationId)
        break
    }
  }
}
