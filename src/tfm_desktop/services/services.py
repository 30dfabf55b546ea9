"""All that a user can do, gathered over one open file."""

from tfm_desktop.services.action_tables import ActionTables
from tfm_desktop.services.bin import Bin
from tfm_desktop.services.calendar import Calendar
from tfm_desktop.services.commitment_templates import CommitmentTemplates
from tfm_desktop.services.commitments import Commitments
from tfm_desktop.services.coverage import Coverage
from tfm_desktop.services.critiques import Critiques
from tfm_desktop.services.departments import Departments
from tfm_desktop.services.evidence import Evidences
from tfm_desktop.services.frameworks import Frameworks
from tfm_desktop.services.group_sheets import GroupSheets
from tfm_desktop.services.half_terms import HalfTerms
from tfm_desktop.services.measures import Measures
from tfm_desktop.services.observations import Observations
from tfm_desktop.services.overview import Overview
from tfm_desktop.services.person_data import PersonData
from tfm_desktop.services.phrases import PhraseLists
from tfm_desktop.services.plan_sheets import PlanSheets
from tfm_desktop.services.plan_templates import PlanTemplates
from tfm_desktop.services.plans import Plans
from tfm_desktop.services.programme import Programme
from tfm_desktop.services.retention import Retention
from tfm_desktop.services.reviews import Reviews
from tfm_desktop.services.schools import Schools
from tfm_desktop.services.search import Search
from tfm_desktop.services.sessions import Sessions
from tfm_desktop.services.trail import Trail
from tfm_desktop.services.visits import Visits
from tfm_desktop.services.work_groups import WorkGroups
from tfm_desktop.storage.database import Database


class Services:
    """The services over one file, built once and handed on."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.schools = Schools(database)
        self.departments = Departments(database, self.schools)
        self.visits = Visits(database, self.departments)
        self.plans = Plans(database, self.departments)
        self.action_tables = ActionTables(database, self.plans)
        self.frameworks = Frameworks(database)
        self.phrases = PhraseLists(database)
        self.observations = Observations(database, self.departments, self.visits, self.plans, self.frameworks)
        self.measures = Measures(database)
        self.evidence = Evidences(database, self.plans, self.observations, self.visits, self.measures)
        self.trail = Trail(self.plans, self.observations, self.evidence)
        self.reviews = Reviews(database, self.plans)
        self.programme = Programme(database)
        self.plan_templates = PlanTemplates(self.plans, self.programme)
        self.plan_sheets = PlanSheets(self.plans, self.evidence, self.reviews, self.programme)
        self.half_terms = HalfTerms(database)
        self.commitment_templates = CommitmentTemplates(database)
        self.work_groups = WorkGroups(database, self.departments, self.commitment_templates)
        self.sessions = Sessions(self.work_groups)
        self.commitments = Commitments(self.work_groups)
        self.critiques = Critiques(self.work_groups, self.plans)
        self.overview = Overview(database, self.departments, self.commitments)
        self.group_sheets = GroupSheets(self.sessions, self.commitments, self.critiques)
        self.calendar = Calendar(self.sessions, self.visits)
        self.coverage = Coverage(database, self.departments, self.frameworks)
        self.search = Search(database)
        self.bin = Bin(database)
        self.retention = Retention(database)
        self.person_data = PersonData(database, self.frameworks)
